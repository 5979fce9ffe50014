package dev.tollgate.publisher;

import static dev.tollgate.publisher.ExchangeScene.claims;
import static dev.tollgate.publisher.ExchangeScene.expectRefused;
import static dev.tollgate.publisher.ExchangeScene.here;
import static dev.tollgate.publisher.ExchangeScene.home;
import static dev.tollgate.publisher.ExchangeScene.identity;
import static dev.tollgate.publisher.ExchangeScene.issuer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;

/** What of an identity token is judged; a part of {@link ExchangeIT}. */
interface IdentityTokenExchanges {
    @Test
    default void eachAlgorithmThatIsTakenIsTaken() {
        for (var key : Map.of("ES256", issuer.p256, "ES384", issuer.p384, "EdDSA", issuer.ed25519)
                .entrySet()) {
            String token = FakeIssuer.sign(
                    claims(), key.getValue(), key.getKey(), key.getValue().getKeyId());
            here.exchange(token).expect(200);
        }
    }

    @Test
    default void whatIsNotSignedByTheIssuerIsRefused() throws Exception {
        String none = encode("{\"alg\":\"none\"}") + "." + encode(JsonUtil.toJson(claims())) + ".";
        expectRefused(none, "signature");
        JsonWebSignature confused = new JsonWebSignature();
        confused.setPayload(JsonUtil.toJson(claims()));
        confused.setAlgorithmHeaderValue("HS256");
        confused.setKeyIdHeaderValue("rsa");
        confused.setKey(new HmacKey(issuer.rsa.getPublicKey().getEncoded()));
        expectRefused(confused.getCompactSerialization(), "signature");
        var foreign = FakeIssuer.key("rsa", FakeIssuer.pair("RSA", 2048));
        expectRefused(FakeIssuer.sign(claims(), foreign, "RS256", "rsa"), "signature");
        // The key that it names is of another kind.
        expectRefused(FakeIssuer.sign(claims(), issuer.p256, "ES256", "rsa"), "signature");
        String good = identity();
        expectRefused(good.substring(0, good.length() - 8) + "AAAAAAAA", "signature");
        for (String junk : List.of("a", "a.b", "a.b.c", "....", "{}", encode("{\"alg\":\"RS256\"}") + ".e30.AA")) {
            here.exchange(junk).expect(400);
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    default void keysInTheHeadAreIgnored() throws Exception {
        var own = FakeIssuer.key("mine", FakeIssuer.pair("RSA", 2048));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(JsonUtil.toJson(claims()));
        signature.setAlgorithmHeaderValue("RS256");
        signature.setKeyIdHeaderValue("rsa");
        signature.setJwkHeader(own);
        signature.setHeader("jku", issuer.server.url("/mine"));
        signature.setHeader("x5u", issuer.server.url("/mine"));
        signature.setKey(own.getPrivateKey());
        expectRefused(signature.getCompactSerialization(), "signature");
        assertThat(issuer.server.received()).noneMatch(request -> request.path().equals("/mine"));
    }

    @Test
    default void keysThatOneOrganizationGaveVerifyForNoOther() {
        var own = FakeIssuer.key("own", FakeIssuer.curve("secp256r1"));
        Tenant other = here.newTenant();
        Object keys = new Answer("", 200, null, FakeIssuer.keySet(own)).json();
        String id = Installation.publisher(other, issuer, Map.of("jwks", keys));
        Map<String, Object> claims = issuer.claims(Installation.audience(other));
        here.exchange(FakeIssuer.sign(claims, own, "ES256", "own")).expect(200);
        expectRefused(FakeIssuer.sign(claims(), own, "ES256", "p256"), "signature");
        // With keys of its own the issuer's are not asked.
        expectRefused(issuer.sign(issuer.claims(Installation.audience(other))), "signature");
        other.owner().delete(other.path("publishers", id)).expect(204);
        expectRefused(FakeIssuer.sign(claims, own, "ES256", "own"), "issuer: no publisher");
        assertThat(here.database.number(
                        "select octet_length(jwks) + cardinality(claim_names) from publisher where id = '" + id + "'"))
                .as("what is kept of it is small")
                .isLessThan(20);
        assertThat(other.owner()
                        .get(other.path("audit-events?action=publisher.deleted"))
                        .text("/items/0/detail/claims/repository_id"))
                .isEqualTo("1001");
    }

    @Test
    default void itsTimeIsJudged() {
        long now = Clock.systemUTC().instant().getEpochSecond();
        expectRefused(identity(claims -> claims.put("exp", now - 61)), "time");
        expectRefused(identity(claims -> claims.put("nbf", now + 90)), "time");
        expectRefused(identity(claims -> claims.put("iat", now + 90)), "time");
        expectRefused(identity(claims -> claims.put("exp", now + 86_500)), "24 hours");
        expectRefused(identity(claims -> claims.remove("exp")), "exp");
        expectRefused(identity(claims -> claims.remove("iat")), "iat");
        expectRefused(identity(claims -> claims.put("exp", "tomorrow")), "exp");
        here.exchange(identity(claims -> {
                    claims.put("iat", now + 50);
                    claims.put("nbf", now + 50);
                }))
                .expect(200);
        here.exchange(identity(claims -> {
                    claims.put("iat", now - 600);
                    claims.put("exp", now - 50);
                }))
                .expect(200);
    }

    @Test
    default void theAudienceIsThisOrganizationAndNobodyElse() {
        String right = Installation.audience(home);
        expectRefused(identity(claims -> claims.put("aud", "https://tollgate.example.com")), "audience");
        expectRefused(identity(claims -> claims.put("aud", List.of(right, "sts.amazonaws.com"))), "audience");
        expectRefused(identity(claims -> claims.put("aud", right + "/")), "audience");
        expectRefused(identity(claims -> claims.put("aud", right.toUpperCase(Locale.ROOT))), "audience");
        expectRefused(identity(claims -> claims.remove("aud")), "audience");
        expectRefused(
                identity(claims -> claims.put("aud", "https://tollgate.example.com/o/" + UUID.randomUUID())), "issuer");
        here.exchange(identity(claims -> claims.put("aud", List.of(right)))).expect(200);
    }

    @Test
    default void twoOrganizationsCanNotShareARepository() {
        Tenant thief = here.newTenant();
        Installation.publisher(thief, issuer, Map.of());
        Answer mine = here.exchange(identity()).expect(200);
        assertThat(here.on(0).bearer(mine.text("access_token")).get("/auth").header("Tollgate-Organization"))
                .isEqualTo(home.id());
        Answer theirs = here.exchange(issuer.sign(issuer.claims(Installation.audience(thief))))
                .expect(200);
        assertThat(here.on(0).bearer(theirs.text("access_token")).get("/auth").header("Tollgate-Organization"))
                .isEqualTo(thief.id());
        expectRefused(issuer.sign(issuer.claims(Installation.audience(here.newTenant()))), "issuer");
    }

    @Test
    default void everyClaimThatDoesNotFitIsNamedAndNothingElse() {
        Answer fork = here.exchange(identity(claims -> claims.put("repository_id", "2002")));
        expectRefused(fork, "repository_id");
        assertThat(fork.text()).doesNotContain("1001");
        expectRefused(identity(claims -> claims.put("environment", "test")), "environment");
        expectRefused(identity(claims -> claims.remove("environment")), "environment is missing");
        expectRefused(identity(claims -> claims.put("environment", List.of("release"))), "environment is missing");
        // Renamed, or with a subject in another shape: the number stays.
        here.exchange(identity(claims -> {
                    claims.put("repository", "octo/renamed");
                    claims.put("sub", "repo:octo@7/renamed@1001:environment:release");
                }))
                .expect(200);
        expectRefused(identity(claims -> claims.put("iss", issuer.url() + "/")), "issuer");
        here.exchange(identity(claims -> claims.put("repository_id", 1001))).expect(200);
    }

    @Test
    default void aTransferredRepositoryStaysUnlessItsOwnerIsNamed() {
        Consumer<Map<String, Object>> before = claims -> {
            claims.put("repository_id", "6006");
            claims.put("repository_owner_id", "7");
            claims.put("repository_owner", "octo");
        };
        Consumer<Map<String, Object>> after = before.andThen(claims -> {
            claims.put("repository", "hydra/one");
            claims.put("repository_owner", "hydra");
            claims.put("repository_owner_id", "8");
            claims.put("sub", "repo:hydra/one:environment:release");
        });
        Map<String, String> repository = Map.of("repository_id", "6006", "environment", "release");
        String id = Installation.publisher(home, issuer, Map.of("claims", repository));
        here.exchange(identity(before)).expect(200);
        here.exchange(identity(after)).expect(200);
        Map<String, String> owned = new HashMap<>(repository);
        owned.put("repository_owner_id", "7");
        home.owner().patch(home.path("publishers", id), Map.of("claims", owned)).expect(200);
        here.exchange(identity(before)).expect(200);
        expectRefused(identity(after), "claim repository_owner_id does not match");
    }
}
