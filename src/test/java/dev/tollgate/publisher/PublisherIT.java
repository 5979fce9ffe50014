package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/organizations/{org}/publishers}: which jobs are trusted, and by what. */
class PublisherIT {
    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final Map<String, String> RELEASE = Map.of("repository_id", "1296269", "environment", "release");

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Map<String, Object> github(Map<String, ?> changes) {
        Map<String, Object> request = new HashMap<>(Map.of(
                "name", SharedServer.unique("release"), "provider", "github", "role", "CI Token", "claims", RELEASE));
        request.putAll(changes);
        return request;
    }

    private static Answer create(Map<String, ?> changes) {
        return home.owner().post(home.path("publishers"), github(changes));
    }

    @Test
    void aPublisherIsMadeShownChangedAndDeleted() {
        Answer created = create(Map.of()).expect(201);
        String path = home.path("publishers", created.text("id"));
        assertThat(created.header("Location")).endsWith(path);
        assertThat(created.text("issuer")).isEqualTo(GITHUB);
        assertThat(created.text("audience")).startsWith("http").endsWith("/o/" + home.id());
        assertThat(created.text("lifetime")).isEqualTo("PT15M");
        assertThat(created.get("reuse").asBoolean()).isFalse();
        assertThat(created.get("enabled").asBoolean()).isTrue();
        assertThat(created.text("/claims/repository_id")).isEqualTo("1296269");
        assertThat(created.header("ETag")).isNotBlank();
        Answer shown = home.newMember("MEMBER").api().get(path).expect(200);
        assertThat(shown.json()).isEqualTo(created.json());
        Answer changed = home.owner()
                .patch(path, Map.of("name", "Nightly", "lifetime", "PT1H", "allowedCidrs", List.of("10.0.0.0/8")))
                .expect(200);
        assertThat(changed.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(changed.text("name")).isEqualTo("Nightly");
        assertThat(changed.text("lifetime")).isEqualTo("PT1H");
        assertThat(changed.header("ETag")).isNotEqualTo(created.header("ETag"));
        home.owner().with("If-Match", created.header("ETag")).delete(path).expectProblem(412, "STALE");
        home.owner().with("If-Match", changed.header("ETag")).delete(path).expect(204);
        home.owner().get(path).expectProblem(404, "NOT_FOUND");
        Answer audit = home.owner().get(home.path("audit-events?subject=" + created.text("id")));
        assertThat(audit.items("action"))
                .containsExactlyInAnyOrder("publisher.created", "publisher.changed", "publisher.deleted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "github | repository=o/r, ref=refs/heads/main | repository_id",
                "github | sub=repo:o/r:ref:refs/heads/main, environment=x | repository_id",
                "github | repository_owner_id=7, environment=x | repository_id",
                "github | repository_id=7 | environment",
                "gitlab | project_path=o/r, ref=main | project_id",
                "gitlab | project_id=7 | environment",
                "buildkite | organization_slug=o, pipeline_slug=p | organization_id and pipeline_id",
                "buildkite | pipeline_id=p | organization_id and pipeline_id",
                "circleci | oidc.circleci.com/vcs-ref=x | oidc.circleci.com/project-id",
                "kubernetes | sub=system:serviceaccount:a:b | kubernetes.io/serviceaccount/uid",
                "kubernetes | kubernetes.io/namespace=a, kubernetes.io/serviceaccount/name=b | kubernetes.io/serviceaccount/uid",
                "jenkins | sub=https://jenkins.example.com/job/a/ | cannot be taken over",
                "other | sub=a | cannot be taken over",
                "other | ref=refs/heads/main | cannot be taken over",
            })
    void aClaimThatCanBeTakenOverDoesNotIdentify(String provider, String claims, String said) {
        Map<String, String> named = new HashMap<>();
        for (String claim : claims.split(", ")) {
            named.put(claim.substring(0, claim.indexOf('=')), claim.substring(claim.indexOf('=') + 1));
        }
        Answer refused = create(Map.of("provider", provider, "claims", named, "issuer", "https://ci.example.com"))
                .expectViolation("claims");
        assertThat(refused.text("detail")).contains(said);
    }

    @Test
    void everyPresetTakesWhatIdentifies() {
        String url = "https://ci.example.com";
        create(Map.of("claims", Map.of("repository_id", "1"), "anyWorkflow", true))
                .expect(201);
        create(Map.of("provider", "gitlab", "claims", Map.of("project_id", "1", "ref", "main")))
                .expect(201);
        create(Map.of("provider", "buildkite", "claims", Map.of("organization_id", "a", "pipeline_id", "b")))
                .expect(201);
        create(Map.of("provider", "circleci", "issuer", url, "claims", Map.of("oidc.circleci.com/project-id", "a")))
                .expect(201);
        Answer kubernetes = create(Map.of(
                        "provider",
                        "kubernetes",
                        "issuer",
                        url,
                        "claims",
                        Map.of("kubernetes.io/serviceaccount/uid", "a")))
                .expect(201);
        assertThat(kubernetes.get("reuse").asBoolean()).isTrue();
        create(Map.of("provider", "jenkins", "issuer", url, "claims", Map.of("sub", "a", "job_id", "b")))
                .expect(201);
        create(Map.of("provider", "other", "issuer", url, "claims", Map.of("azp", "a")))
                .expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ci.example.com",
                "https://ci.example.com?a=b",
                "https://ci.example.com/#a",
                "https://user@ci.example.com",
                "https://10.0.0.1",
                "https://169.254.169.254",
                "https://[::1]",
                "https://ci.example.com:8443",
                "ci.example.com",
                ""
            })
    void anIssuerIsAPublicHttpsUrl(String issuer) {
        create(Map.of("issuer", issuer)).expectViolation("issuer");
    }

    @Test
    void whoHasNoIssuerForAllMustNameOne() {
        for (String provider : List.of("circleci", "kubernetes", "jenkins", "other")) {
            create(Map.of(
                            "provider",
                            provider,
                            "claims",
                            Map.of("kubernetes.io/serviceaccount/uid", "a", "oidc.circleci.com/project-id", "b")))
                    .expectViolation("issuer");
        }
    }

    @Test
    void givenKeysAreReadWhenTheyAreGiven() {
        create(Map.of("jwks", Map.of("keys", List.of()))).expectViolation("jwks");
        create(Map.of("jwks", Map.of("keys", List.of(Map.of("kty", "oct", "k", "c2VjcmV0")))))
                .expectViolation("jwks");
        create(Map.of("jwks", "text")).expectViolation("jwks");
        String keys = FakeIssuer.keySet(FakeIssuer.key("a", FakeIssuer.curve("secp256r1")));
        Answer created = create(Map.of(
                        "provider",
                        "kubernetes",
                        "claims",
                        Map.of("kubernetes.io/serviceaccount/uid", "a"),
                        "jwks",
                        json(keys)))
                .expect(201);
        assertThat(created.get("jwks").toString()).contains("P-256");
        assertThat(created.get("issuer").isNull()).isTrue();
    }

    private static Object json(String text) {
        return new Answer("", 200, null, text).json();
    }

    @Test
    void jobsGetNoRoleThatDealsWithTokensOrPeople() {
        for (String role : List.of("Gateway", "Service Account", "nothing")) {
            create(Map.of("role", role)).expectViolation("role");
        }
        String own = role("tokens:verify");
        create(Map.of("role", own)).expectViolation("role");
        create(Map.of("role", "Read Only")).expect(201);
        String good = role("deploy:run");
        Answer created = create(Map.of("role", good)).expect(201);
        home.owner().delete(home.path("roles", good)).expectProblem(409, "ROLE_IN_USE");
        home.owner().delete(home.path("publishers", created.text("id"))).expect(204);
        home.owner().delete(home.path("roles", good)).expect(204);
    }

    private static String role(String permission) {
        return home.owner()
                .post(
                        home.path("roles"),
                        Map.of("name", SharedServer.unique("role"), "permissions", List.of(permission)))
                .expect(201)
                .text("id");
    }

    @Test
    void whatIsNoPublisherIsRefused() {
        create(Map.of("provider", "gitea")).expectViolation("provider");
        create(Map.of("lifetime", "PT2H")).expectViolation("lifetime");
        create(Map.of("lifetime", "PT0S")).expectViolation("lifetime");
        create(Map.of("lifetime", "PT0.5S")).expectViolation("lifetime");
        create(Map.of("name", "a\u202eb")).expectViolation("name");
        create(Map.of("name", " ")).expectProblem(400, "VALIDATION_FAILED");
        create(Map.of("claims", Map.of())).expectProblem(400, "VALIDATION_FAILED");
        create(Map.of("claims", Map.of("repository_id", "1", "environment", "a", "aud", "b")))
                .expectViolation("claims.aud");
        create(Map.of("claims", Map.of("repository_id", "1", "environment", "a", "a\"b", "c")))
                .expectViolation("claims");
        create(Map.of("claims", Map.of("repository_id", "", "environment", "a")))
                .expectViolation("claims.repository_id");
        create(Map.of("allowedCidrs", List.of("10.0.0.1/8"))).expectProblem(400, "VALIDATION_FAILED");
        create(Map.of("audience", "mine")).expectProblem(400, "VALIDATION_FAILED");
    }

    @Test
    void namesAreUniqueAsLabelsAre() {
        create(Map.of("name", "Straße")).expect(201);
        create(Map.of("name", "STRASSE")).expectProblem(409, "NAME_TAKEN");
    }

    @Test
    void onlySuperAdminsChangeWhomIsTrusted() {
        String id = create(Map.of()).expect(201).text("id");
        var member = home.newMember("MEMBER").api();
        member.post(home.path("publishers"), github(Map.of())).expectProblem(403, "FORBIDDEN");
        member.patch(home.path("publishers", id), Map.of("enabled", false)).expectProblem(403, "FORBIDDEN");
        member.delete(home.path("publishers", id)).expectProblem(403, "FORBIDDEN");
        member.post(home.path("publishers", "test"), Map.of("token", "a.b.c")).expectProblem(403, "FORBIDDEN");
        assertThat(member.get(home.path("publishers", id, "tokens")).expect(200).items("id"))
                .isEmpty();
        home.newMember("SUPER_ADMIN")
                .api()
                .patch(home.path("publishers", id), Map.of("enabled", false))
                .expect(200);
        Tenant other = SharedServer.newTenant();
        var stranger = other.newMember("OWNER").api();
        stranger.get(home.path("publishers", id)).expectProblem(404, "NOT_FOUND");
        stranger.get(other.path("publishers", id)).expectProblem(404, "NOT_FOUND");
        stranger.get(other.path("publishers", id, "tokens")).expectProblem(404, "NOT_FOUND");
        stranger.patch(other.path("publishers", id), Map.of("enabled", true)).expectProblem(404, "NOT_FOUND");
        stranger.delete(other.path("publishers", id)).expectProblem(404, "NOT_FOUND");
        String serviceAccount = home.newToken("Service Account").value();
        SharedServer.anonymous()
                .bearer(serviceAccount)
                .get(home.path("publishers"))
                .expectProblem(403, "FORBIDDEN");
        SharedServer.anonymous().get(home.path("publishers")).expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void theListHasPages() {
        Tenant fresh = SharedServer.newTenant();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(fresh.owner()
                    .post(fresh.path("publishers"), github(Map.of()))
                    .expect(201)
                    .text("id"));
        }
        Answer first = fresh.owner().get(fresh.path("publishers?limit=2")).expect(200);
        Answer second = fresh.owner()
                .get(fresh.path("publishers?limit=2&after=" + first.text("next")))
                .expect(200);
        Set<String> all = new TreeSet<>(first.items("id"));
        all.addAll(second.items("id"));
        assertThat(all).containsExactlyInAnyOrderElementsOf(made);
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void anOrganizationHasTwentyIssuers() {
        Tenant fresh = SharedServer.newTenant();
        for (int i = 0; i < 20; i++) {
            fresh.owner()
                    .post(fresh.path("publishers"), github(Map.of("issuer", "https://ci" + i + ".example.com")))
                    .expect(201);
        }
        String known = fresh.owner()
                .post(fresh.path("publishers"), github(Map.of("issuer", "https://ci7.example.com")))
                .expect(201)
                .text("id");
        Answer refused = fresh.owner()
                .post(fresh.path("publishers"), github(Map.of("issuer", "https://ci20.example.com")))
                .expectProblem(409, "LIMIT_REACHED");
        assertThat(refused.text("detail")).contains("20");
        fresh.owner()
                .patch(fresh.path("publishers", known), Map.of("issuer", "https://ci20.example.com"))
                .expectProblem(409, "LIMIT_REACHED");
    }

    @Test
    void theSameRequestWithTheSameKeyMakesOne() {
        Tenant fresh = SharedServer.newTenant();
        Map<String, Object> request = github(Map.of());
        var keyed =
                fresh.owner().with("Idempotency-Key", SharedServer.unique("key").replace(" ", "-"));
        String first = keyed.post(fresh.path("publishers"), request).expect(201).text("id");
        assertThat(keyed.post(fresh.path("publishers"), request).expect(201).text("id"))
                .isEqualTo(first);
        assertThat(fresh.owner().get(fresh.path("publishers")).items("id")).containsExactly(first);
    }
}
