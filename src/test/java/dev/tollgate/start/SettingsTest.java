package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting is judged, whatever source it comes from, and refused by both of its names. */
class SettingsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "tollgate.admin.email, nobody",
        "tollgate.admin.organization, ' '",
        "tollgate.admin.password, 7-chars",
        "tollgate.auth.attempts-per-account, 0",
        "tollgate.auth.attempts-per-address, 1000001",
        "tollgate.auth.jwt-lifetime, PT0S",
        "tollgate.auth.server-key-file, /nowhere/key",
        "tollgate.auth.server-key-files, /nowhere/key",
        "tollgate.auth.session-idle, -PT1S",
        "tollgate.auth.session-lifetime, soon",
        "tollgate.basic.challenge, perhaps",
        "tollgate.basic.user-tokens, ye",
        "tollgate.database.password-file, /nowhere/password",
        "tollgate.http.connections, 0",
        "tollgate.limits.ended-values, -1",
        "tollgate.limits.people, many",
        "tollgate.limits.roles, 100001",
        "tollgate.limits.rotations, 0",
        "tollgate.limits.tokens, 0",
        "tollgate.limits.notice-addresses, 0",
        "tollgate.oidc.issuer, http://idp.example.org",
        "tollgate.oidc.issuer, https://idp.example.org/?a=b",
        "tollgate.oidc.client-secret-file, /nowhere/secret",
        "tollgate.oidc.label, 'a\u202eb'",
        "tollgate.oidc.scopes, 'openid,\"'",
        "tollgate.oidc.scopes, 'email,profile'",
        "tollgate.people.with-password, everybody",
        "tollgate.production, maybe",
        "tollgate.public.url, ftp://example.org",
        "tollgate.public.url, https:/example.org",
        "tollgate.replica.name, 'a\u202eb'",
        "tollgate.revocation.wait, -PT1S",
        "tollgate.swagger-ui, perhaps",
        "tollgate.token.former-prefixes, 'old,Bad_'",
        "tollgate.token.headers, 'X-API-Key, Authorization'",
        "tollgate.token.prefix, Bad_",
        "tollgate.trusted.proxies, '10.0.0.0/8, 192.168.1.1/16'",
        "tollgate.verify.lease, PT0.1S",
        "tollgate.verify.max-age, PT2S",
        "tollgate.verify.when-behind, never",
        "quarkus.http.port, 65536",
        "quarkus.mailer.from, 'Tollgate <tollgate@example.org>, b@example.org'",
        "quarkus.mailer.port, 70000",
        "quarkus.management.enabled, perhaps"
    })
    void aWrongValueIsRefusedByTheNameOfItsSetting(String property, String value) {
        String variable = property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        for (List<String> refusals : List.of(environment(variable, value), file(property, value))) {
            assertThat(refusals)
                    .singleElement()
                    .asString()
                    .startsWith(variable + " (" + property)
                    .endsWith(".")
                    .doesNotContain("Exception", "SRCFG", "dev.tollgate");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "rsa", "sec1", "secp384r1", "cut"})
    void aFileWithoutAKeyOfTheCurveIsRefused(String kind) throws IOException {
        String good = Keys.pem("secp256r1");
        String content = switch (kind) {
            case "text" -> "no key\n";
            case "rsa" -> Keys.rsa();
            case "sec1" -> good.replace("PRIVATE KEY", "EC PRIVATE KEY");
            case "cut" -> good.substring(0, 80) + "\n-----END PRIVATE KEY-----\n";
            default -> Keys.pem(kind);
        };
        Path file = Files.writeString(directory.resolve("jwt.pem"), content);
        Path fit = Files.writeString(directory.resolve("fit.pem"), good);
        assertThat(environment("TOLLGATE_AUTH_JWT_KEY_FILES", fit + "," + file))
                .singleElement()
                .asString()
                .startsWith("TOLLGATE_AUTH_JWT_KEY_FILES (tollgate.auth.jwt-key-files[1]) ");
        assertThat(environment("TOLLGATE_AUTH_JWT_KEY_FILES", fit.toString())).isEmpty();
    }

    @Test
    void aShortServerKeyIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("server.key"), "abc");
        assertThat(environment("TOLLGATE_AUTH_SERVER_KEY_FILE", file.toString()))
                .singleElement()
                .asString()
                .startsWith("TOLLGATE_AUTH_SERVER_KEY_FILE ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "A <a@example.org>",
                "a@example.org\r\nBcc: b@example.org",
                "a@example.org;b@example.org",
                "a@-x"
            })
    void anAddressOfTheOperatorIsOneAddress(String address) {
        assertThat(environment("TOLLGATE_NOTICES_MAIL_TO", "ops@example.org," + address))
                .anySatisfy(refusal -> assertThat(refusal)
                        .startsWith(
                                "TOLLGATE_NOTICES_MAIL_TO (tollgate.notices.mail-to[1]) must be an e-mail address"));
    }

    @Test
    void whoWantsMailsNeedsAServer() {
        Map<String, String> wanted = Map.of("TOLLGATE_NOTICES_MAIL_TO", "ops@example.org");
        assertThat(of(Map.of(), wanted).refusals())
                .singleElement()
                .asString()
                .startsWith("QUARKUS_MAILER_HOST (quarkus.mailer.host) must name a mail server");
        assertThat(of(
                                Map.of(
                                        "quarkus.mailer.host",
                                        "mail.example.org",
                                        "quarkus.mailer.from",
                                        "Tollgate <tollgate@example.org>"),
                                wanted)
                        .refusals())
                .isEmpty();
    }

    @Test
    void aPortInUseIsRefusedAtOnce() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(other.getLocalPort());
            assertThat(file("quarkus.http.port", port))
                    .singleElement()
                    .asString()
                    .startsWith("QUARKUS_HTTP_PORT (quarkus.http.port) ")
                    .contains(port);
        }
    }

    @Test
    void aDatabaseOfAnySourceIsTheOne() {
        assertThat(of(Map.of("quarkus.datasource.jdbc.url", "jdbc:postgresql://x/y"), Map.of())
                        .nameDatabase())
                .isTrue();
        assertThat(of(Map.of(), Map.of("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://x/y"))
                        .nameDatabase())
                .isTrue();
        assertThat(of(Map.of(), Map.of()).nameDatabase()).isFalse();
    }

    @Test
    void theSettingsOfEveryRoomAreJudged() {
        Stream<String> all = new ClassFileImporter()
                .importPackages("dev.tollgate").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::getName);
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        Rules.SETTINGS.stream().map(Class::getName).toList());
    }

    private static List<String> environment(String variable, String value) {
        return of(Map.of(), Map.of(variable, value)).refusals();
    }

    private static List<String> file(String property, String value) {
        return of(Map.of(property, value), Map.of()).refusals();
    }

    private static Settings of(Map<String, String> file, Map<String, String> environment) {
        return Settings.of(builder -> builder.withSources(
                new PropertiesConfigSource(Map.of("quarkus.http.port", "0"), "file", 261),
                new PropertiesConfigSource(file, "file", 262),
                new EnvConfigSource(environment, 300)));
    }
}
