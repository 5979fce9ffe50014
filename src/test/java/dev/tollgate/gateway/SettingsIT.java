package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators set about tokens and addresses holds in the packaged program; lists may have spaces. */
class SettingsIT {
    private static Postgres.Access database;
    private static TollgateProcess process;
    private static Tenant home;

    @BeforeAll
    static void start() {
        database = Postgres.newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_TRUSTED_PROXIES", "127.0.0.0/8, 192.168.0.0/16");
        environment.put("TOLLGATE_TOKEN_FORMER_PREFIXES", "old, older");
        environment.put("TOLLGATE_TOKEN_HEADERS", "X-API-Key, X-Auth-Token");
        environment.put("TOLLGATE_BASIC_USER_TOKENS", "false");
        environment.put("TOLLGATE_BASIC_CHALLENGE", "false");
        process = TollgateProcess.start(environment);
        home = Tenant.create(Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Home");
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aHeaderOfTheSettingPresentsAToken() {
        String value = home.newToken().value();
        for (String header : List.of("x-api-key", "X-Auth-Token")) {
            Api holder = Api.on(process).with(header, value);
            holder.get("/auth").expect(200);
            holder.get("/api/v1/token").expect(200);
        }
    }

    @Test
    void userNamesAndTheChallengeAreSwitchedOff() {
        String value = home.newToken().value();
        Answer user = Api.on(process)
                .with("Authorization", basic(value + ":"))
                .get("/auth")
                .expect(401);
        assertThat(user.header("Tollgate-Code")).isEqualTo("MALFORMED");
        Api.on(process).with("Authorization", basic("x:" + value)).get("/auth").expect(200);
        Answer nobody = Api.on(process).get("/auth").expect(401);
        assertThat(nobody.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1:1234", "[2001:db8::1]:443", "[2001:db8::1]", "192.0.2.1, 192.168.0.1:80"})
    void aHopMayCarryAPort(String hops) {
        Tenant.Issued bound = home.newToken(Map.of(
                "label",
                SharedServer.unique("bound"),
                "role",
                "CI Token",
                "allowedCidrs",
                List.of("192.0.2.0/24", "2001:db8::/32")));
        Api.on(process)
                .bearer(bound.value())
                .with("X-Forwarded-For", hops)
                .get("/auth")
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"010.0.0.0/8", "10.1.2.3/8", "2001:db8::1/32", "10.0.0.0/08", "fe80::1%eth0"})
    void aNetworkThatIsNotExactlyOneIsRefused(String network) {
        Map<String, Object> request = Map.of("label", "x", "role", "CI Token", "allowedCidrs", List.of(network));
        home.owner().post(home.path("tokens"), request).expectViolation("allowedCidrs[0]");
        Tenant.Issued token = home.newToken();
        home.owner()
                .patch(home.token(token.id()), Map.of("allowedCidrs", List.of(network)))
                .expectViolation("allowedCidrs[0]");
    }

    @Test
    void allAddressesOfOneFamilyAreANetwork() {
        Map<String, Object> request =
                Map.of("label", "all", "role", "CI Token", "allowedCidrs", List.of("::/0", "0.0.0.0/0"));
        home.owner().post(home.path("tokens"), request).expect(201);
    }

    @Test
    void aStoredNetworkWithHostBitsGoesOn() {
        Tenant.Issued token = home.newToken();
        database.execute("update token set allowed_cidrs = '{010.1.2.3/8}' where id = ?", UUID.fromString(token.id()));
        Api holder = Api.on(process).bearer(token.value());
        Await.until(
                Duration.ofSeconds(20),
                "the network is known",
                () -> holder.with("X-Forwarded-For", "11.0.0.1").get("/auth").status() == 403);
        holder.with("X-Forwarded-For", "10.9.9.9").get("/auth").expect(200);
        home.owner()
                .patch(home.token(token.id()), Map.of("label", "not judged anew"))
                .expect(200);
    }
}
