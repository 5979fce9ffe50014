package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.embedded.EmbeddedDatabase;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cookbook's configurations in real gateways, between a client and an application. First the database and then
 * Tollgate itself are taken away at the end, hence the order.
 */
@Tag("gateway")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewaysIT {
    private static final String ADMIN = "admin@example.org";
    private static final String PASSWORD = "a password for tests";
    private static final List<String> IDENTITY = List.of(
            "Tollgate-Organization", "Tollgate-Token", "Tollgate-Kind", "Tollgate-Role", "Tollgate-Permissions");
    private static final String UNKNOWN = "tg_ci_000000000000000000000000000000002YpwJW";

    private static final Map<Gateway.Kind, Gateway> GATEWAYS = new EnumMap<>(Gateway.Kind.class);
    private static EmbeddedDatabase database;
    private static TollgateProcess tollgate;
    private static Upstream upstream;
    private static Tenant tenant;

    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedDatabase.start(Files.createTempDirectory("gateways-database"));
        tollgate = TollgateProcess.start(Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                database.jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME",
                database.user(),
                "QUARKUS_DATASOURCE_PASSWORD",
                database.password(),
                "TOLLGATE_ADMIN_EMAIL",
                ADMIN,
                "TOLLGATE_ADMIN_PASSWORD",
                PASSWORD,
                "TOLLGATE_TRUSTED_PROXIES",
                "127.0.0.1/32"));
        upstream = new Upstream();
        for (Gateway.Kind kind : Gateway.Kind.values()) {
            GATEWAYS.put(kind, Gateway.start(kind, tollgate.port(), upstream.port()));
        }
        tenant = Tenant.create(Api.on(tollgate).login(ADMIN, PASSWORD), "Gateways");
    }

    @AfterAll
    static void stop() throws IOException {
        GATEWAYS.values().forEach(Gateway::close);
        // Whatever did not start has said why already.
        if (upstream != null) {
            upstream.close();
        }
        if (tollgate != null) {
            tollgate.kill();
        }
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_WITH_CACHE")
    void goodTokenPassesWithItsIdentityAndTheTokenItselfStopsAtTheGateway(Gateway.Kind kind) {
        Tenant.Issued token = tenant.newToken("CI Token");

        Answer answer = through(kind, token.value()).post("/upload/report").expect(200);

        assertThat(answer.text().lines())
                .contains(
                        "tollgate-organization: " + tenant.id(),
                        "tollgate-token: " + token.id(),
                        "tollgate-kind: ci",
                        "tollgate-role: CI%20Token")
                .anyMatch(line -> line.matches("tollgate-permissions: scan:(upload scan:read|read scan:upload)"));
        assertThat(answer.text()).doesNotContain(token.value()).doesNotContainIgnoringCase("authorization:");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_WITH_CACHE")
    void everyWayToPresentATokenPassesAndItsBodyReachesTheApplication(Gateway.Kind kind) {
        String value = tenant.newToken("CI Token").value();
        Api gateway = gateway(kind).with("Private-Token", value);

        Answer answer = gateway.send("PUT", "/upload/report", BodyPublishers.ofString("x".repeat(100_000)));

        assertThat(answer.expect(200).text()).contains("received 100000 bytes").doesNotContain(value);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_WITH_CACHE")
    void identityThatTheClientClaimsIsReplaced(Gateway.Kind kind) {
        Tenant.Issued token = tenant.newToken("CI Token");
        Api liar = through(kind, token.value()).with("Tollgate-Require-Permission", "forged:thing");
        for (String name : IDENTITY) {
            liar = liar.with(name, "forged").with(name.toLowerCase(Locale.ROOT).replace('-', '_'), "forged");
        }

        Answer answer = liar.get("/reports/anything").expect(200);

        assertThat(answer.text()).contains("tollgate-token: " + token.id()).doesNotContain("forged");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_WITH_CACHE")
    void noTokenIsRefusedAndNothingReachesTheApplication(Gateway.Kind kind) {
        Answer nobody = gateway(kind).with("Tollgate-Organization", tenant.id()).get("/reports/anything");
        Answer unknown = through(kind, UNKNOWN).get("/reports/anything");

        assertThat(nobody.expect(401).header("Tollgate-Code")).isEqualTo("MISSING");
        assertThat(nobody.header("WWW-Authenticate")).containsAnyOf("Basic", "Bearer");
        assertThat(nobody.text()).doesNotStartWith("upstream");
        assertThat(unknown.expect(401).header("WWW-Authenticate")).contains("invalid_token");
        assertThat(unknown.text()).doesNotStartWith("upstream");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_WITH_CACHE")
    void missingPermissionIsForbiddenWhateverTheClientSaysItNeeds(Gateway.Kind kind) {
        Api reader = through(kind, tenant.newToken("Read Only").value());

        reader.get("/reports/anything").expect(200);
        Answer denied = reader.post("/upload/report").expect(403);
        Answer narrowed =
                reader.with("Tollgate-Require-Permission", "scan:read").post("/upload/report?permission=scan:read");

        assertThat(denied.header("Tollgate-Code")).isEqualTo("INSUFFICIENT_PERMISSIONS");
        assertThat(narrowed.expect(403).text()).doesNotStartWith("upstream");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_WITH_CACHE")
    void revokedTokenIsRefusedByTheNextRequestAfterTheDeleteHasAnswered(Gateway.Kind kind) {
        for (int round = 0; round < 10; round++) {
            Tenant.Issued token = tenant.newToken("CI Token");
            Api client = through(kind, token.value());
            client.get("/reports/anything").expect(200);

            tenant.owner().delete(tenant.token(token.id())).expect(204);

            assertThat(client.get("/reports/anything").expect(401).header("Tollgate-Code"))
                    .isEqualTo("REVOKED");
        }
    }

    @Test
    void cacheInNginxDelaysARevocationByItsTimeAtMost() {
        Tenant.Issued token = tenant.newToken("CI Token");
        Api client = through(Gateway.Kind.NGINX_WITH_CACHE, token.value());
        client.get("/reports/anything").expect(200);

        tenant.owner().delete(tenant.token(token.id())).expect(204);
        long revoked = System.nanoTime();

        while (client.get("/reports/anything").status() == 200) {
            assertThat(System.nanoTime() - revoked)
                    .isLessThan(Duration.ofSeconds(10).toNanos());
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(client.get("/reports/anything").expect(401).header("Tollgate-Code"))
                .isEqualTo("REVOKED");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NGINX_WITH_CACHE")
    void addressRestrictionIsJudgedByTheClientThatTheGatewaySees(Gateway.Kind kind) {
        Api here = through(kind, restrictedTo("127.0.0.0/8"));
        Api elsewhere = through(kind, restrictedTo("192.0.2.0/24"));

        here.get("/reports/anything").expect(200);
        Answer denied = elsewhere.with("X-Forwarded-For", "192.0.2.1").get("/reports/anything");

        assertThat(denied.expect(403).header("Tollgate-Code")).isEqualTo("ADDRESS_NOT_ALLOWED");
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void knownTokensStillPassWithoutTheDatabaseAndUnknownOnesGetNoAnswer() throws IOException {
        String value = tenant.newToken("CI Token").value();
        database.close();
        awaitBehindTheLease();

        for (Gateway.Kind kind : GATEWAYS.keySet()) {
            through(kind, value).get("/reports/anything").expect(200);
            assertThat(through(kind, UNKNOWN)
                            .get("/reports/anything")
                            .expect(503)
                            .text())
                    .doesNotStartWith("upstream");
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void nothingPassesWithoutTollgate() {
        tollgate.kill();

        for (Gateway.Kind kind : GATEWAYS.keySet()) {
            Answer refused = through(kind, UNKNOWN).get("/reports/anything");
            assertThat(refused.status()).as(kind.name()).isEqualTo(kind.statusWithoutTollgate);
            assertThat(refused.text()).doesNotStartWith("upstream");
        }
    }

    private static String restrictedTo(String range) {
        return tenant.newToken(Map.of(
                        "label", UUID.randomUUID().toString(), "role", "CI Token", "allowedCidrs", List.of(range)))
                .value();
    }

    /** Then answers come from what the replica remembers, and no longer under its lease. */
    private static void awaitBehindTheLease() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Api.on(tollgate)
                .get("/q/health/ready")
                .expect(200)
                .text()
                .matches("(?s).*\"current\"\\s*:\\s*false.*")) {
            assertThat(System.nanoTime()).as("the lease runs out").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static Api gateway(Gateway.Kind kind) {
        return new Api(GATEWAYS.get(kind).url(), Map.of());
    }

    private static Api through(Gateway.Kind kind, String value) {
        return gateway(kind).bearer(value);
    }
}
