package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Tenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /oauth2/token}: an identity token of a CI job becomes a job token, or is refused for its own reason. */
@Tag("slow")
class ExchangeIT {
    @TempDir
    static Path directory;

    private static Certificate certificate;
    private static FakeIssuer issuer;
    private static Installation here;
    private static Tenant home;
    private static String publisher;

    @BeforeAll
    static void prepare() {
        certificate = FakeIssuer.certificate();
        issuer = new FakeIssuer(certificate);
        here = new Installation(2, certificate, Map.of("TOLLGATE_LIMITS_JOB_TOKENS", "1000"));
        home = here.newTenant();
        publisher = Installation.publisher(home, issuer, Map.of());
    }

    @AfterAll
    static void end() throws Exception {
        here.close();
        issuer.close();
    }

    private static Map<String, Object> claims() {
        return issuer.claims(Installation.audience(home));
    }

    private static String identity(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return issuer.sign(claims);
    }

    private static String identity() {
        return identity(claims -> {});
    }

    private static Answer expectRefused(Answer answer, String why) {
        answer.expect(400);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text("error")).isEqualTo("invalid_grant");
        assertThat(answer.text("error_description")).contains(why);
        return answer;
    }

    private static void expectRefused(String identityToken, String why) {
        expectRefused(here.exchange(identityToken), why);
    }

    @Test
    void aJobGetsATokenThatEveryReplicaKnows() {
        Answer exchanged = here.exchange(identity()).expect(200);
        assertThat(exchanged.header("Cache-Control")).isEqualTo("no-store");
        assertThat(exchanged.text("access_token")).startsWith("tg_job_");
        assertThat(exchanged.text("issued_token_type")).isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        assertThat(exchanged.text("token_type")).isEqualTo("Bearer");
        assertThat(exchanged.get("expires_in").asInt()).isBetween(890, 900);
        assertThat(exchanged.text("scope")).isEqualTo("scan:upload scan:read");
        String value = exchanged.text("access_token");
        for (int replica = 0; replica < 2; replica++) {
            Answer verdict = here.on(replica).bearer(value).get("/auth").expect(200);
            assertThat(verdict.header("Tollgate-Kind")).isEqualTo("job");
            assertThat(verdict.header("Tollgate-Organization")).isEqualTo(home.id());
            assertThat(verdict.header("Tollgate-Role")).isEqualTo("CI%20Token");
        }
        Answer own = here.on(1).bearer(value).get("/api/v1/token").expect(200);
        assertThat(own.text("/publisher/id")).isEqualTo(publisher);
        assertThat(own.text("/createdBy/kind")).isEqualTo("PUBLISHER");
    }

    @Test
    void everyDialectKnowsAJobToken() {
        String value = here.exchange(identity()).expect(200).text("access_token");
        String gateway = home.newToken("Gateway").value();
        var asked = here.on(0).bearer(gateway);
        assertThat(asked.post("/api/v1/verify", Map.of("token", value)).text("kind"))
                .isEqualTo("job");
        assertThat(asked.post("/api/v1/verify/batch", Map.of("items", List.of(Map.of("token", value))))
                        .text("/items/0/code"))
                .isEqualTo("VALID");
        assertThat(asked.form("/oauth2/introspect", "token=" + value)
                        .get("active")
                        .asBoolean())
                .isTrue();
        assertThat(here.on(0).bearer(value).get("/ext-authz/any").expect(200).header("Tollgate-Kind"))
                .isEqualTo("job");
    }

    @Test
    void aJobTokenOnlyEnds() {
        Answer exchanged = here.exchange(identity()).expect(200);
        String value = exchanged.text("access_token");
        String id = here.on(0).bearer(value).get("/api/v1/token").text("id");
        here.on(0).bearer(value).post("/api/v1/token/rotate").expectProblem(403, "FORBIDDEN");
        home.owner().post(home.path("tokens", id, "rotate")).expectProblem(403, "FORBIDDEN");
        home.owner().patch(home.token(id), Map.of("label", "mine")).expectProblem(403, "FORBIDDEN");
        assertThat(home.owner().get(home.token(id)).expect(200).text("id")).isEqualTo(id);
        assertThat(home.owner().get(home.path("tokens?limit=200")).items("id")).doesNotContain(id);
        home.owner().delete(home.token(id)).expect(204);
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        String second = here.exchange(identity()).text("access_token");
        here.on(0).form("/oauth2/revoke", "token=" + second).expect(200);
        assertThat(here.code(1, second)).isEqualTo("REVOKED");
        String third = here.exchange(identity()).text("access_token");
        here.on(0).post("/api/v1/leaks", Map.of("tokens", List.of(third))).expect(202);
        assertThat(here.code(1, third)).isEqualTo("REVOKED");
        here.on(0).bearer(second).get(home.path("publishers")).expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aScopeIsFewerPermissions() {
        Answer less = here.exchange(0, identity(), "&scope=scan%3Aread").expect(200);
        assertThat(less.text("scope")).isEqualTo("scan:read");
        String value = less.text("access_token");
        assertThat(here.on(1).bearer(value).get("/auth").header("Tollgate-Permissions"))
                .isEqualTo("scan:read");
        Answer more = here.exchange(0, identity(), "&scope=scan%3Aread%20deploy%3Arun")
                .expect(400);
        assertThat(more.text("error")).isEqualTo("invalid_scope");
        assertThat(home.owner().get(home.path("roles")).items("name")).hasSize(5);
    }

    @Test
    void aScopeFollowsWhatItsRoleLoses() {
        String role = home.owner()
                .post(home.path("roles"), Map.of("name", "Deployer", "permissions", List.of("a:x", "a:y", "a:z")))
                .expect(201)
                .text("id");
        Installation.publisher(
                home, issuer, Map.of("role", role, "claims", Map.of("repository_id", "77", "ref", "main")));
        String identity = identity(claims -> {
            claims.put("repository_id", "77");
            claims.put("ref", "main");
        });
        String value =
                here.exchange(0, identity, "&scope=a%3Ay+a%3Az").expect(200).text("access_token");
        home.owner()
                .patch(home.path("roles", role), Map.of("permissions", List.of("a:x", "a:z")))
                .expect(200);
        assertThat(here.on(1).bearer(value).get("/auth").header("Tollgate-Permissions"))
                .isEqualTo("a:z");
    }

    @Test
    void eachAlgorithmThatIsTakenIsTaken() {
        for (var key : Map.of("ES256", issuer.p256, "ES384", issuer.p384, "EdDSA", issuer.ed25519)
                .entrySet()) {
            String token = FakeIssuer.sign(
                    claims(), key.getValue(), key.getKey(), key.getValue().getKeyId());
            here.exchange(token).expect(200);
        }
    }

    @Test
    void whatIsNotSignedByTheIssuerIsRefused() throws Exception {
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
    void keysInTheHeadAreIgnored() throws Exception {
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
    void itsTimeIsJudged() {
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
    void theAudienceIsThisOrganizationAndNobodyElse() {
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
    void twoOrganizationsCanNotShareARepository() {
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
    void everyClaimThatDoesNotFitIsNamedAndNothingElse() {
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
    void aTransferredRepositoryStaysUnlessItsOwnerIsNamed() {
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

    @Test
    void whoLostTheAnswerGetsTheNextValue() {
        String identity = identity();
        String first = here.exchange(identity).expect(200).text("access_token");
        Answer again = here.exchange(1, identity, "").expect(200);
        String second = again.text("access_token");
        assertThat(second).isNotEqualTo(first);
        for (int replica = 0; replica < 2; replica++) {
            assertThat(here.code(replica, first)).isEqualTo("REVOKED");
            assertThat(here.code(replica, second)).isEqualTo("VALID");
        }
    }

    @Test
    void laterItIsAReplay() {
        String identity = identity();
        String value = here.exchange(identity).expect(200).text("access_token");
        here.database.execute("update exchanged set at = at - interval '5 minutes 1 second'");
        expectRefused(identity, "replay");
        assertThat(here.code(0, value)).isEqualTo("VALID");
        String other = identity();
        String ended = here.exchange(other).expect(200).text("access_token");
        here.on(0).form("/oauth2/revoke", "token=" + ended).expect(200);
        expectRefused(other, "replay");
    }

    @Test
    void anotherEncodingIsNoOtherIdentityToken() {
        Map<String, Object> claims = claims();
        claims.remove("jti");
        String first = here.exchange(issuer.sign(claims)).expect(200).text("access_token");
        String es = FakeIssuer.sign(claims, issuer.p256, "ES256", "p256");
        here.exchange(es).expect(200);
        assertThat(here.code(0, first)).isEqualTo("REVOKED");
    }

    @Test
    void ofTwoReplicasAtOnceExactlyOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                String identity = identity();
                List<Callable<Answer>> calls = IntStream.range(0, 8)
                        .<Callable<Answer>>mapToObj(i -> () -> here.exchange(i % 2, identity, ""))
                        .toList();
                Set<String> values = new TreeSet<>();
                for (Future<Answer> call : threads.invokeAll(calls)) {
                    values.add(call.get().expect(200).text("access_token"));
                }
                for (int replica = 0; replica < 2; replica++) {
                    int at = replica;
                    assertThat(values.stream()
                                    .map(value -> here.code(at, value))
                                    .filter("VALID"::equals))
                            .hasSize(1);
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void oneThatMayBeReusedHasFiveAtATime() {
        String id = Installation.publisher(
                home,
                issuer,
                Map.of(
                        "provider",
                        "kubernetes",
                        "claims",
                        Map.of("kubernetes.io/serviceaccount/uid", "9f1c", "kubernetes.io/namespace", "ci")));
        Map<String, Object> claims = claims();
        List.of("jti", "repository_id", "environment").forEach(claims::remove);
        claims.put("aud", List.of(Installation.audience(home)));
        claims.put("sub", "system:serviceaccount:ci:builder");
        claims.put(
                "kubernetes.io", Map.of("namespace", "ci", "serviceaccount", Map.of("name", "builder", "uid", "9f1c")));
        String identity = issuer.sign(claims);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            values.add(here.exchange(i % 2, identity, "").expect(200).text("access_token"));
        }
        assertThat(values).allMatch(value -> here.code(1, value).equals("VALID"));
        expectRefused(identity, "5 live");
        here.on(0).form("/oauth2/revoke", "token=" + values.get(2)).expect(200);
        here.exchange(identity).expect(200);
        assertThat(home.owner().get(home.path("publishers", id, "tokens")).items("id"))
                .hasSize(6);
    }

    @Test
    void aPublisherThatIsSwitchedOffLetsNobodyIn() {
        Map<String, Object> own = Map.of("claims", Map.of("repository_id", "3003", "environment", "release"));
        String id = Installation.publisher(home, issuer, own);
        Consumer<Map<String, Object>> theirs = claims -> claims.put("repository_id", "3003");
        String value = here.exchange(identity(theirs)).expect(200).text("access_token");
        Answer off = home.owner()
                .patch(home.path("publishers", id), Map.of("enabled", false))
                .expect(200);
        assertThat(off.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        expectRefused(identity(theirs), "switched off");
        home.owner().patch(home.path("publishers", id), Map.of("enabled", true)).expect(200);
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        here.exchange(identity(theirs)).expect(200);
    }

    @Test
    void whatNarrowsAPublisherEndsItsTokensAndWhatWidensDoesNot() {
        Map<String, Object> own = Map.of("claims", Map.of("repository_id", "4004", "environment", "release"));
        String path = home.path("publishers", Installation.publisher(home, issuer, own));
        Consumer<Map<String, Object>> theirs = claims -> {
            claims.put("repository_id", "4004");
            claims.put("ref", "main");
        };
        List<Map<String, ?>> wider = List.of(
                Map.of("lifetime", "PT1H"),
                Map.of("name", "another"),
                Map.of("reuse", true),
                Map.of("claims", Map.of("repository_id", "4004"), "anyWorkflow", true));
        List<Map<String, ?>> narrower = List.of(
                Map.of("claims", Map.of("repository_id", "4004", "ref", "main")),
                Map.of("lifetime", "PT10M"),
                Map.of("allowedCidrs", List.of("127.0.0.0/8")),
                Map.of("role", "Read Only"),
                Map.of("reuse", false),
                Map.of("issuer", issuer.url() + "/other"));
        for (Map<String, ?> change : wider) {
            String value = here.exchange(identity(theirs)).expect(200).text("access_token");
            home.owner().patch(path, change).expect(200);
            assertThat(here.code(1, value)).as(change.toString()).isEqualTo("VALID");
        }
        for (Map<String, ?> change : narrower) {
            String value = here.exchange(identity(theirs)).expect(200).text("access_token");
            home.owner().patch(path, change).expect(200);
            assertThat(here.code(1, value)).as(change.toString()).isEqualTo("REVOKED");
        }
    }

    @Test
    void aSuspendedOrganizationHandsOutNothing() {
        Tenant suspended = here.newTenant();
        Installation.publisher(suspended, issuer, Map.of());
        String identity = issuer.sign(issuer.claims(Installation.audience(suspended)));
        String value = here.exchange(identity).expect(200).text("access_token");
        here.admin.patch(suspended.path(), Map.of("suspended", true)).expect(200);
        assertThat(here.code(1, value)).isEqualTo("ORGANIZATION_SUSPENDED");
        expectRefused(issuer.sign(issuer.claims(Installation.audience(suspended))), "suspended");
    }

    @Test
    void noJobTokenLivesLongerThanTheOrganizationAllows() {
        Tenant strict = here.newTenant();
        Installation.publisher(strict, issuer, Map.of("lifetime", "PT1H"));
        String identity = issuer.sign(issuer.claims(Installation.audience(strict)));
        assertThat(here.exchange(identity).expect(200).get("expires_in").asInt())
                .isBetween(3_590, 3_600);
        strict.owner().patch(strict.path(), Map.of("maxTokenLifetime", "PT5M")).expect(200);
        identity = issuer.sign(issuer.claims(Installation.audience(strict)));
        assertThat(here.exchange(identity).expect(200).get("expires_in").asInt())
                .isBetween(290, 300);
    }

    @Test
    void keysThatOneOrganizationGaveVerifyForNoOther() {
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
    void aDeletedPublishersThousandTokensEndAtOnce() {
        Map<String, Object> own = Map.of("claims", Map.of("repository_id", "5005", "environment", "release"));
        String id = Installation.publisher(home, issuer, own);
        Consumer<Map<String, Object>> theirs = claims -> claims.put("repository_id", "5005");
        String value = here.exchange(identity(theirs)).expect(200).text("access_token");
        here.database.execute(
                "insert into token (id, organization_id, kind, role_id, label, hint, created_at, expires_at,"
                        + " created_by_kind, created_by_id, created_by_name)"
                        + " select gen_random_uuid(), organization_id, kind, role_id, label, hint, created_at, expires_at,"
                        + " created_by_kind, created_by_id, created_by_name from token, generate_series(1, 999)"
                        + " where created_by_id = '" + id + "'");
        String last = here.exchange(identity(theirs)).text();
        assertThat(last).contains("LIMIT_REACHED");
        home.owner().delete(home.path("publishers", id)).expect(204);
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        assertThat(here.database.number(
                        "select count(*) from token where revoked_at is null and created_by_id = '" + id + "'"))
                .isZero();
    }

    @Test
    void aTestSpendsNothingAndShowsEveryClaim() {
        String identity = identity(claims -> claims.put("environment", "test"));
        String path = home.path("publishers", "test");
        Answer bad = home.owner().post(path, Map.of("token", identity)).expect(200);
        assertThat(bad.get("matches").isNull()).isTrue();
        var rule = bad.get("/rules/0");
        assertThat(rule.get("id").asText()).isEqualTo(publisher);
        assertThat(rule.get("signature").asBoolean()).isTrue();
        assertThat(rule.get("audience").asBoolean()).isTrue();
        assertThat(rule.get("time").asBoolean()).isTrue();
        assertThat(rule.get("claims").toString()).contains("\"expected\":\"release\",\"actual\":\"test\",\"ok\":false");
        String good = identity();
        for (int i = 0; i < 2; i++) {
            assertThat(home.owner()
                            .post(path, Map.of("token", good))
                            .expect(200)
                            .text("matches"))
                    .isEqualTo(publisher);
        }
        String first = here.exchange(good).expect(200).text("access_token");
        home.owner().post(path, Map.of("token", good)).expect(200);
        assertThat(here.code(0, first)).isEqualTo("VALID");
        home.owner().post(path, Map.of("token", "nonsense")).expectViolation("token");
    }

    @Test
    void theAuditLogTellsOnceAPublisherAndMinute() {
        Tenant tenant = here.newTenant();
        String id = Installation.publisher(tenant, issuer, Map.of());
        for (int i = 0; i < 3; i++) {
            here.exchange(issuer.sign(issuer.claims(Installation.audience(tenant))))
                    .expect(200);
        }
        Map<String, Object> wrong = issuer.claims(Installation.audience(tenant));
        wrong.put("environment", "test");
        for (int i = 0; i < 2; i++) {
            here.exchange(issuer.sign(wrong)).expect(400);
        }
        String of = " from exchange_minute where organization_id = '" + tenant.id() + "'";
        Await.until(
                Duration.ofSeconds(40),
                "the refusals are written",
                () -> here.database.number("select coalesce(sum(refused), 0)" + of) == 2);
        here.database.execute(
                "update exchange_minute set minute = minute - interval '3 minutes' where organization_id = '"
                        + tenant.id() + "'");
        String path = tenant.path("audit-events?action=publisher.");
        Await.until(Duration.ofSeconds(40), "it is told", () -> here.database.number("select count(*)" + of) == 0);
        Answer told = tenant.owner().get(path + "exchanged").expect(200);
        assertThat(told.items("action")).containsExactly("publisher.exchanged");
        assertThat(told.get("/items/0/detail/count").asInt()).isEqualTo(3);
        assertThat(told.text("/items/0/subject/id")).isEqualTo(id);
        Answer refused = tenant.owner().get(path + "refused").expect(200);
        assertThat(refused.items("action")).containsExactly("publisher.refused");
        assertThat(refused.get("/items/0/detail/count").asInt()).isEqualTo(2);
        assertThat(tenant.owner()
                        .get(tenant.path("publishers", id))
                        .get("lastUsedAt")
                        .isNull())
                .isFalse();
    }

    @Test
    void theFormIsThatOfTokenExchange() {
        String type = "&subject_token_type=urn:ietf:params:oauth:token-type:jwt";
        String grant = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange";
        assertThat(here.on(0).form("/oauth2/token", "").expect(400).text("error"))
                .isEqualTo("invalid_request");
        assertThat(here.on(0)
                        .form("/oauth2/token", "grant_type=client_credentials")
                        .expect(400)
                        .text("error"))
                .isEqualTo("unsupported_grant_type");
        assertThat(here.on(0).form("/oauth2/token", grant + type).expect(400).text("error"))
                .isEqualTo("invalid_request");
        assertThat(here.on(0)
                        .form("/oauth2/token", grant + type + "&subject_token=a&subject_token=b")
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_request");
        String twice =
                here.exchange(0, identity(), "&actor_token=a").expect(400).text("error");
        assertThat(twice).isEqualTo("invalid_request");
        Answer metadata = here.on(0).get("/.well-known/oauth-authorization-server");
        assertThat(metadata.text("token_endpoint")).isEqualTo("https://tollgate.example.com/oauth2/token");
    }
}
