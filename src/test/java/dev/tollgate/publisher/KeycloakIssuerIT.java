package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Keycloak;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tokens of a real Keycloak are exchanged: what a client and a person get there, and nothing that is not for here. */
@Tag("keycloak")
@TestMethodOrder(OrderAnnotation.class)
class KeycloakIssuerIT {
    private static final String RELEASE = "release-pipeline";
    private static final String OTHER = "other-pipeline";

    private static Keycloak keycloak;
    private static Installation here;
    private static Tenant home;
    private static String audience;
    private static String publisher;
    /** It lives for a second. */
    private static String brief;

    @BeforeAll
    static void prepare() {
        Certificate certificate = FakeIssuer.certificate();
        keycloak = new Keycloak(certificate);
        here = new Installation(2, certificate, Map.of());
        home = here.newTenant();
        audience = Installation.audience(home);
        keycloak.awaitReady();
        List<?> mappers = List.of(Keycloak.audience(audience));
        keycloak.newClient(RELEASE, Map.of("protocolMappers", mappers));
        keycloak.newClient(OTHER, Map.of("protocolMappers", mappers));
        publisher = publisher(RELEASE);
        keycloak.newClient(
                "brief", Map.of("protocolMappers", mappers, "attributes", Map.of("access.token.lifespan", "1")));
        publisher("brief");
        brief = accessToken("brief");
    }

    @AfterAll
    static void end() {
        keycloak.close();
        here.close();
    }

    private static String publisher(String client) {
        return publisher(Map.of(
                "azp", client, "sub", claims(accessToken(client)).get("sub").asText()));
    }

    private static String publisher(Map<String, String> claims) {
        return home.owner()
                .post(
                        home.path("publishers"),
                        Map.of(
                                "name",
                                SharedServer.unique("pipeline"),
                                "provider",
                                "other",
                                "issuer",
                                keycloak.issuer(),
                                "role",
                                "CI Token",
                                "claims",
                                claims))
                .expect(201)
                .text("id");
    }

    private static String accessToken(String client) {
        return keycloak.clientCredentials(client).text("access_token");
    }

    private static long now() {
        return Clock.systemUTC().instant().getEpochSecond();
    }

    private static JsonNode claims(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return new Answer("", 200, null, new String(payload, StandardCharsets.UTF_8)).json();
    }

    private static void expectRefused(String token, String... why) {
        Answer answer = here.exchange(token).expect(400);
        assertThat(answer.text("error")).isEqualTo("invalid_grant");
        assertThat(answer.text("error_description")).contains(why);
    }

    private static String expectTaken(int replica, String token) {
        String value = here.exchange(replica, token, "").expect(200).text("access_token");
        assertThat(List.of(here.code(0, value), here.code(1, value))).containsOnly("VALID");
        return value;
    }

    @Test
    @Order(1)
    void aClientsAccessTokenBecomesAJobToken() {
        String value = expectTaken(0, accessToken(RELEASE));
        assertThat(here.on(1).bearer(value).get("/api/v1/token").expect(200).text("/publisher/id"))
                .isEqualTo(publisher);
    }

    @Test
    @Order(2)
    void aNewKeyOfTheRealmIsLookedUpOnceAMinuteAndTheFormerStaysGood() {
        String byTheFormer = accessToken(RELEASE);
        keycloak.rotateKey();
        String byTheNew = accessToken(RELEASE);
        Answer unknown = here.exchange(byTheNew).expectProblem(503, "ISSUER_UNREACHABLE");
        long later = Long.parseLong(unknown.header("Retry-After"));
        assertThat(later).isBetween(1L, 60L);
        long due = now() + later;
        expectTaken(0, byTheFormer);
        // A replica that has not asked yet has nothing to wait for.
        expectTaken(1, accessToken(RELEASE));
        Await.until(Duration.ofSeconds(90), "it may be asked for again", () -> now() > due);
        expectTaken(0, byTheNew);
    }

    @Test
    @Order(3)
    void aPersonsIdTokenBecomesAJobTokenWhereTheClientIsTheAudience() {
        keycloak.newClient(audience, Map.of());
        String token = keycloak.passwordOf("ada", audience).text("id_token");
        JsonNode said = claims(token);
        assertThat(said.get("aud").asText()).isEqualTo(audience);
        publisher(Map.of("azp", audience, "sub", said.get("sub").asText()));
        expectTaken(0, token);
        expectRefused(keycloak.passwordOf("ada", RELEASE).text("id_token"), "audience");
    }

    @Test
    @Order(4)
    void anotherClientIsNobody() {
        expectRefused(accessToken(OTHER), "claim azp does not match", "claim sub does not match");
        // A person who uses the right client is another subject, too.
        String person = keycloak.passwordOf("ada", RELEASE).text("access_token");
        expectRefused(person, "claim sub does not match");
        Answer tried = home.owner()
                .post(home.path("publishers", "test"), Map.of("token", person))
                .expect(200);
        assertThat(tried.get("matches").isNull()).isTrue();
        assertThat(tried.get("/rules/0/claims").toString()).contains("\"actual\":\"" + RELEASE + "\",\"ok\":true");
    }

    @Test
    @Order(5)
    void anotherAudienceIsRefused() {
        keycloak.newClient("without", Map.of());
        expectRefused(accessToken("without"), "audience");
        String stranger = "https://tollgate.example.com/o/" + UUID.randomUUID();
        keycloak.newClient("stranger", Map.of("protocolMappers", List.of(Keycloak.audience(stranger))));
        expectRefused(accessToken("stranger"), "issuer: no publisher");
        // With all its roles in scope the token is for the realm's own client account as well.
        keycloak.newClient(
                "wide", Map.of("fullScopeAllowed", true, "protocolMappers", List.of(Keycloak.audience(audience))));
        String wide = accessToken("wide");
        assertThat(claims(wide).get("aud")).hasSize(2);
        expectRefused(wide, "audience");
    }

    @Test
    @Order(6)
    void anExpiredTokenIsRefused() {
        long end = claims(brief).get("exp").asLong();
        assertThat(end - claims(brief).get("iat").asLong()).isEqualTo(1);
        // Clocks may differ by a minute.
        Await.until(Duration.ofSeconds(90), "it has expired", () -> now() >= end + 60);
        expectRefused(brief, "time: it has expired");
    }

    @Test
    @Order(7)
    void withoutKeycloakItsKeysGoOn() {
        String token = accessToken(RELEASE);
        String another = accessToken(RELEASE);
        keycloak.close();
        String value = expectTaken(0, token);
        expectTaken(1, another);
        var foreign = FakeIssuer.key("foreign", FakeIssuer.pair("RSA", 2048));
        Map<String, Object> said = Map.of(
                "iss",
                keycloak.issuer(),
                "aud",
                audience,
                "azp",
                RELEASE,
                "iat",
                claims(token).get("iat").asLong());
        here.exchange(FakeIssuer.sign(said, foreign, "RS256", "foreign")).expectProblem(503, "ISSUER_UNREACHABLE");
        assertThat(here.code(0, value)).isEqualTo("VALID");
    }
}
