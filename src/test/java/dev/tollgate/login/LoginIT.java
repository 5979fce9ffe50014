package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /api/v1/login}, the JWT that it gives, and {@code POST /api/v1/logout}. */
class LoginIT {
    private static Tenant.Member person;
    private static Api anonymous;

    @BeforeAll
    static void prepare() {
        person = SharedServer.newTenant().newMember("MEMBER");
        anonymous = SharedServer.anonymous().with("X-Forwarded-For", SharedServer.uniqueAddress());
    }

    private static String jwt() {
        return anonymous
                .tryLogin(person.email(), SharedServer.PASSWORD)
                .expect(200)
                .text("accessToken");
    }

    @Test
    void theRightPasswordGivesABearerFor15Minutes() {
        Answer grant = anonymous.tryLogin(person.email(), SharedServer.PASSWORD).expect(200);
        assertThat(grant.text("tokenType")).isEqualTo("Bearer");
        assertThat(grant.get("expiresIn").asInt()).isEqualTo(900);
        assertThat(grant.header("Cache-Control")).contains("no-store");
        Answer me =
                anonymous.bearer(grant.text("accessToken")).get("/api/v1/me").expect(200);
        assertThat(me.text("id")).isEqualTo(person.id());
        assertThat(me.text("email")).isEqualTo(person.email());
        assertThat(me.get("operator").asBoolean()).isFalse();
        assertThat(me.text("/memberships/0/role")).isEqualTo("MEMBER");
    }

    @Test
    void theAddressMayBeCapitalized() {
        anonymous
                .tryLogin(person.email().toUpperCase(Locale.ROOT), SharedServer.PASSWORD)
                .expect(200);
    }

    @Test
    void anUnknownAddressIsAnsweredLikeAWrongPassword() {
        Answer wrong = anonymous.tryLogin(person.email(), "wrong").expectProblem(401, "BAD_CREDENTIALS");
        Answer unknown = anonymous.tryLogin(SharedServer.uniqueEmail(), "wrong").expect(401);
        assertThat(unknown.text()).isEqualTo(wrong.text());
        assertThat(unknown.headers().map().keySet())
                .isEqualTo(wrong.headers().map().keySet());
    }

    @Test
    void anUnknownAddressTakesNoLessTime() {
        // In turn, and the shortest of several: what an observer would go by, and what a busy machine distorts least.
        long wrong = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            wrong = Math.min(wrong, time(person.email()));
            unknown = Math.min(unknown, time(SharedServer.uniqueEmail()));
        }
        assertThat(unknown).isGreaterThan(wrong / 2);
    }

    private static long time(String email) {
        long start = System.nanoTime();
        anonymous.tryLogin(email, "wrong").expectProblem(401, "BAD_CREDENTIALS");
        return System.nanoTime() - start;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email    | {'password': 'x'}",
                "email    | {'email': null, 'password': 'x'}",
                "email    | {'email': 1, 'password': 'x'}",
                "password | {'email': 'a@b.c'}",
                "password | {'email': 'a@b.c', 'password': ['x']}",
                "remember | {'email': 'a@b.c', 'password': 'x', 'remember': true}"
            },
            quoteCharacter = '`')
    void aFieldThatIsWrongIsNamed(String field, String body) {
        anonymous.post("/api/v1/login", body.replace('\'', '"')).expectViolation(field);
        anonymous
                .with("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/session", body.replace('\'', '"'))
                .expectViolation(field);
    }

    @Test
    void anybodyCanVerifyTheJwtWithThePublishedKeys() throws Exception {
        Answer jwks = anonymous.get("/.well-known/jwks.json").expect(200);
        assertThat(jwks.text()).doesNotContain("\"d\"");
        JwtContext jwt = new JwtConsumerBuilder()
                .setVerificationKeyResolver(
                        new JwksVerificationKeyResolver(new JsonWebKeySet(jwks.text()).getJsonWebKeys()))
                .setSkipDefaultAudienceValidation()
                .setRequireExpirationTime()
                .build()
                .process(jwt());
        JwtClaims claims = jwt.getJwtClaims();
        assertThat(jwt.getJoseObjects().get(0).getAlgorithmHeaderValue()).isEqualTo("ES256");
        assertThat(jwt.getJoseObjects().get(0).getKeyIdHeaderValue()).isNotBlank();
        assertThat(claims.getSubject()).isEqualTo(person.id());
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(900);
        assertThat(claims.getJwtId()).isNotBlank();
    }

    @Test
    void aForgedJwtIsNoCredential() throws Exception {
        String[] parts = jwt().split("\\.");
        String admin = SharedServer.admin().get("/api/v1/me").text("id");
        String payload = decode(parts[1]).replace(person.id(), admin);
        refuse(parts[0] + "." + encode(payload) + "." + parts[2]);
        refuse(encode("{\"alg\":\"none\"}") + "." + parts[1] + ".");
        refuse(parts[0] + "." + parts[1] + ".");
        refuse(parts[0] + "." + parts[1] + "." + "A".repeat(86));
        refuse(signedBySomebodyElse(decode(parts[0]), decode(parts[1])));
    }

    private static String signedBySomebodyElse(String header, String payload) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("alg", "ES256");
        signature.setHeader("kid", header.replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1"));
        signature.setPayload(payload);
        signature.setKey(generator.generateKeyPair().getPrivate());
        return signature.getCompactSerialization();
    }

    private static void refuse(String jwt) {
        anonymous.bearer(jwt).get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void logoutEndsThisJwtAndNoOther() {
        Api first = anonymous.bearer(jwt());
        Api second = anonymous.bearer(jwt());
        first.post("/api/v1/logout").expect(204);
        first.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        first.post("/api/v1/logout").expectProblem(401, "UNAUTHENTICATED");
        second.get("/api/v1/me").expect(200);
    }

    @Test
    void anAccessTokenIsNoLogin() {
        person.api().get("/api/v1/me").expect(200);
        person.api().post("/api/v1/logout").expectProblem(403, "FORBIDDEN");
        person.api().get("/api/v1/me/sessions").expectProblem(403, "FORBIDDEN");
        person.api()
                .post("/api/v1/me/password", Map.of("current", SharedServer.PASSWORD, "new", "something else"))
                .expectProblem(403, "FORBIDDEN");
    }

    @Test
    void twoCredentialsAreNone() {
        Api both = anonymous.with("Authorization", "Bearer " + jwt() + ", Bearer " + jwt());
        both.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
    }
}
