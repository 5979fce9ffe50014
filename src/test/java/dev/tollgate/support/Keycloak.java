package dev.tollgate.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Keycloak, as {@code .ci/keycloak} has unpacked it, with a realm of two people and a group. */
public final class Keycloak implements AutoCloseable {
    public static final String PASSWORD = "a password at the provider";
    private static final String SECRET = "the secret of the client";
    private static final Path HOME = Path.of("target", "keycloak").toAbsolutePath();
    private static final String REALM = """
            {"realm": "company", "enabled": true, "sslRequired": "none",
             "groups": [{"name": "release team"}],
             "users": [
              {"username": "ada", "enabled": true, "email": "ada@example.org", "emailVerified": true,
               "firstName": "Ada", "lastName": "L", "groups": ["/release team"],
               "credentials": [{"type": "password", "value": "%1$s"}]},
              {"username": "bob", "enabled": true, "email": "bob@example.org", "emailVerified": false,
               "firstName": "Bob", "lastName": "B", "groups": ["/release team"],
               "credentials": [{"type": "password", "value": "%1$s"}]}],
             "clients": [
              {"clientId": "tollgate", "secret": "the secret of the client", "redirectUris": ["*"],
               "standardFlowEnabled": true, "publicClient": false,
               "attributes": {"pkce.code.challenge.method": "S256", "post.logout.redirect.uris": "*",
                              "backchannel.logout.session.required": "true"},
               "protocolMappers": [
                {"name": "groups", "protocol": "openid-connect", "protocolMapper": "oidc-group-membership-mapper",
                 "config": {"claim.name": "groups", "full.path": "false", "id.token.claim": "true"}}]}]}
            """;

    private final int port = FreePort.take();
    private final String issuer;
    private final FileChannel lock;
    private final Process process;

    /** One that speaks http. */
    public Keycloak() {
        this(null, Map.of());
    }

    /** @param environment of its process, such as {@link ShiftedClock} */
    public Keycloak(Map<String, String> environment) {
        this(null, environment);
    }

    /** @param certificate of 127.0.0.1: by https there it is an issuer for everybody */
    public Keycloak(Certificate certificate) {
        this(certificate, Map.of());
    }

    private Keycloak(@Nullable Certificate certificate, Map<String, String> more) {
        List<String> command = new ArrayList<>(List.of(
                "sh", "bin/kc.sh", "start-dev", "--import-realm", "--http-host=127.0.0.1", "--http-port=" + port));
        String url = "http://localhost:" + port;
        if (certificate != null) {
            int https = FreePort.take();
            url = "https://127.0.0.1:" + https;
            command.addAll(List.of(
                    "--https-port=" + https,
                    "--https-key-store-file=" + certificate.store(),
                    "--https-key-store-password=" + Certificate.PASSWORD,
                    // What it says of itself, however it is called.
                    "--hostname=" + url));
        }
        issuer = url + "/realms/company";
        try {
            // Its directory is one's at a time: other test classes may run in a process of their own.
            lock = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var unused = lock.lock();
            empty(HOME.resolve("data"));
            Path realms = Files.createDirectories(HOME.resolve("data/import"));
            Files.writeString(realms.resolve("company-realm.json"), REALM.formatted(PASSWORD));
            ProcessBuilder builder = new ProcessBuilder(command);
            Map<String, String> environment = builder.environment();
            environment.putAll(more);
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            environment.put("JAVA_OPTS_KC_HEAP", "-Xmx512m");
            environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "root");
            environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
            process = builder.directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(HOME.resolve("output.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String issuer() {
        return issuer;
    }

    public Api api() {
        return new Api("http://localhost:" + port, Map.of());
    }

    public void awaitReady() {
        Await.until(Duration.ofMinutes(5), "Keycloak answers", () -> {
            try {
                return api().get("/realms/company/.well-known/openid-configuration")
                                .status()
                        == 200;
            } catch (UncheckedIOException e) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("Keycloak has ended: see target/keycloak/output.log", e);
                }
                return false;
            }
        });
    }

    private Api admin() {
        String form = "grant_type=password&client_id=admin-cli&username=root&password=" + PASSWORD.replace(' ', '+');
        return api().bearer(api().form("/realms/master/protocol/openid-connect/token", form)
                .expect(200)
                .text("access_token"));
    }

    private static String first(Answer list, String field) {
        return list.expect(200).json().get(0).get(field).asText();
    }

    private String user(Api admin, String name) {
        return first(admin.get("/admin/realms/company/users?exact=true&username=" + name), "id");
    }

    public void backchannelLogoutAt(String url) {
        Api admin = admin();
        JsonNode client = admin.get("/admin/realms/company/clients?clientId=tollgate")
                .expect(200)
                .json()
                .get(0);
        ((ObjectNode) client.get("attributes")).put("backchannel.logout.url", url);
        admin.json("PUT", "/admin/realms/company/clients/" + client.get("id").asText(), client.toString())
                .expect(204);
    }

    /** A confidential client of the realm, with more of its representation. */
    public void newClient(String id, Map<String, ?> more) {
        Map<String, Object> client = new HashMap<>(Map.of(
                "clientId",
                id,
                "secret",
                SECRET,
                "serviceAccountsEnabled",
                true,
                "directAccessGrantsEnabled",
                true,
                "standardFlowEnabled",
                false,
                "fullScopeAllowed",
                false));
        client.putAll(more);
        admin().post("/admin/realms/company/clients", client).expect(201);
    }

    /** A protocol mapper that adds an audience to a client's access tokens. */
    public static Map<String, ?> audience(String audience) {
        return Map.of(
                "name",
                "audience",
                "protocol",
                "openid-connect",
                "protocolMapper",
                "oidc-audience-mapper",
                "config",
                Map.of("included.custom.audience", audience, "access.token.claim", "true"));
    }

    /** What such a client gets for its own secret. */
    public Answer clientCredentials(String client) {
        return token("grant_type=client_credentials", client);
    }

    /** What such a client gets for a person's password: an ID token, too. */
    public Answer passwordOf(String name, String client) {
        return token(
                "grant_type=password&scope=openid&username=" + name + "&password=" + PASSWORD.replace(' ', '+'),
                client);
    }

    private Answer token(String grant, String client) {
        return api().form(
                        "/realms/company/protocol/openid-connect/token",
                        grant + "&client_id=" + URLEncoder.encode(client, StandardCharsets.UTF_8) + "&client_secret="
                                + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                .expect(200);
    }

    /** From now on the realm signs by a new key; the one before it still verifies. */
    public void rotateKey() {
        Api admin = admin();
        String realm = admin.get("/admin/realms/company").expect(200).text("id");
        Map<String, ?> key = Map.of(
                "name",
                "rotated",
                "providerId",
                "rsa-generated",
                "providerType",
                "org.keycloak.keys.KeyProvider",
                "parentId",
                realm,
                "config",
                Map.of("priority", List.of("200"), "active", List.of("true"), "enabled", List.of("true")));
        admin.post("/admin/realms/company/components", key).expect(201);
    }

    public void leaveGroup(String name) {
        Api admin = admin();
        String group = first(admin.get("/admin/realms/company/groups"), "id");
        admin.delete("/admin/realms/company/users/" + user(admin, name) + "/groups/" + group)
                .expect(204);
    }

    public void joinGroup(String name) {
        Api admin = admin();
        String group = first(admin.get("/admin/realms/company/groups"), "id");
        admin.send(
                        "PUT",
                        "/admin/realms/company/users/" + user(admin, name) + "/groups/" + group,
                        BodyPublishers.noBody())
                .expect(204);
    }

    /** Ends all sessions of the person at the provider. */
    public void signOut(String name) {
        Api admin = admin();
        admin.post("/admin/realms/company/users/" + user(admin, name) + "/logout")
                .expect(204);
    }

    /**
     * A browser without cookies that was sent here, fills in the form and is sent back.
     *
     * @return where to
     */
    public String fillIn(String authorization, String name) {
        Api browser = api();
        Answer form =
                browser.get(authorization.substring(browser.url().length())).expect(200);
        String cookies = String.join(
                "; ",
                form.headers().allValues("Set-Cookie").stream()
                        .map(line -> line.split(";")[0])
                        .toList());
        String action = form.text().split("action=\"", 2)[1].split("\"", 2)[0].replace("&amp;", "&");
        return browser.with("Cookie", cookies)
                .form(
                        action.substring(browser.url().length()),
                        "username=" + name + "&password=" + PASSWORD.replace(' ', '+'))
                .expect(302)
                .header("Location");
    }

    /** Also the Java process that the script may have begun. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(30, TimeUnit.SECONDS);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void empty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
