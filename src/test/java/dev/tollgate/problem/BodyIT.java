package dev.tollgate.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is taken at its word or refused with a reason, whichever operation it is for. */
class BodyIT {
    private static final String TOO_LARGE = "{\"filler\": \"" + "x".repeat(64 * 1024) + "\"}";

    private static Callers callers;

    @BeforeAll
    static void prepare() {
        callers = Callers.create();
    }

    static Stream<Endpoint> withBody() {
        return Endpoint.withBody().filter(endpoint -> !endpoint.isScim());
    }

    /** Some say all that there is to say by their path. */
    static Stream<Endpoint> needingBody() {
        return withBody().filter(endpoint -> !endpoint.path().matches(".*/(rotate|rotate-secret|disable)"));
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void anUnknownFieldIsRefusedByName(Endpoint endpoint) {
        String body = endpoint.body().replaceFirst("\\{", "{\"expiresAtt\": null, ");
        callers.whoMay(endpoint)
                .json(endpoint.method(), callers.path(endpoint), body)
                .expectViolation("expiresAtt");
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void anotherJsonTypeIsRefused(Endpoint endpoint) {
        for (String body : new String[] {"[]", "\"text\"", "1", "true"}) {
            callers.whoMay(endpoint)
                    .json(endpoint.method(), callers.path(endpoint), body)
                    .expectProblem(400, "VALIDATION_FAILED");
        }
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void everyFieldKeepsItsType(Endpoint endpoint) {
        String body = endpoint.body()
                .replaceAll(": (\"[^\"]*\"|true|[0-9]+|\\[.*?])", ": {\"of\": \"another type\"}")
                .replace(": {}", ": []");
        callers.whoMay(endpoint)
                .json(endpoint.method(), callers.path(endpoint), body)
                .expectProblem(400, "VALIDATION_FAILED");
    }

    @ParameterizedTest
    @MethodSource("needingBody")
    void noBodyIsRefused(Endpoint endpoint) {
        callers.whoMay(endpoint)
                .json(endpoint.method(), callers.path(endpoint), "")
                .expectViolation("body");
        callers.whoMay(endpoint)
                .json(endpoint.method(), callers.path(endpoint), "null")
                .expectViolation("body");
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void anotherMediaTypeIsRefused(Endpoint endpoint) {
        for (String type : new String[] {"text/plain", "application/xml", "application/x-www-form-urlencoded"}) {
            callers.whoMay(endpoint)
                    .with("Content-Type", type)
                    .send(endpoint.method(), callers.path(endpoint), BodyPublishers.ofString(endpoint.body()))
                    .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void moreThan64KibAreRefusedHoweverTheyCome(Endpoint endpoint) {
        callers.whoMay(endpoint)
                .json(endpoint.method(), callers.path(endpoint), TOO_LARGE)
                .expectProblem(413, "PAYLOAD_TOO_LARGE");
        callers.whoMay(endpoint)
                .chunked(endpoint.method(), callers.path(endpoint), TOO_LARGE)
                .expectProblem(413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void aFormOfMoreThan64KibIsRefusedToo() {
        SharedServer.anonymous()
                .form("/oauth2/revoke", "token=" + "x".repeat(64 * 1024))
                .expectProblem(413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void aBodyInChunksIsTakenLikeAnyOther() {
        callers.superAdmin()
                .api()
                .chunked("POST", callers.home().path("roles"), "{\"name\": \"chunked\", \"permissions\": [\"a\"]}")
                .expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"a\", \"name\": \"b\", \"permissions\": [\"a\"]}",
                "{\"name\": \"a\", \"permissions\": [\"a\"]} {}",
                "{\"name\": \"a\", \"permissions\": [\"a\"],}",
                "{'name': 'a', 'permissions': ['a']}",
                "{\"name\": \"a\"",
                "{\"name\": \"a",
                "{\"name\": \"\\x\", \"permissions\": [\"a\"]}",
                "{\"name\": \"a\", \"permissions\": [,]}",
                "{\"name\": \"a\", \"permissions\": [\"a\""
            })
    void jsonThatOnlySomeWouldReadAlikeIsMalformed(String body) {
        callers.superAdmin().api().post(callers.home().path("roles"), body).expectProblem(400, "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1, \"a\": 2}", "{\"a\": NaN}", "{\"a\": }", "{\"a\": 01}"})
    void soIsItDeepInsideAField(String metadata) {
        callers.superAdmin()
                .api()
                .post(
                        callers.home().path("tokens"),
                        "{\"label\": \"a\", \"role\": \"CI Token\", \"metadata\": " + metadata + "}")
                .expectProblem(400, "MALFORMED_JSON");
    }

    @Test
    void whatIsTooDeepOrTooLongIsMalformedToo() {
        Api admin = callers.superAdmin().api();
        for (String value : new String[] {"[".repeat(1_100) + "]".repeat(1_100), "1".repeat(1_100)}) {
            admin.post(
                            callers.home().path("tokens"),
                            "{\"label\": \"a\", \"role\": \"CI Token\", \"metadata\": {\"a\": " + value + "}}")
                    .expectProblem(400, "MALFORMED_JSON");
        }
        admin.post(callers.home().path("roles"), "{\"" + "a".repeat(60_000) + "\": 1}")
                .expectProblem(400, "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=nosuch", "application/json; charset=utf-16", "json", "a, b"})
    void aMediaTypeThatIsNotOurJsonIsRefused(String type) {
        callers.superAdmin()
                .api()
                .with("Content-Type", type)
                .send("POST", callers.home().path("roles"), BodyPublishers.ofString("{}"))
                .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void halfACharacterIsNoText() {
        callers.superAdmin()
                .api()
                .post(callers.home().path("tokens"), "{\"label\": \"\\ud83d\", \"role\": \"CI Token\"}")
                .expectViolation("label");
        callers.superAdmin()
                .api()
                .post(callers.home().path("roles"), "{\"name\": \"\\ude00\\ud83d\", \"permissions\": [\"a\"]}")
                .expectViolation("name");
        callers.superAdmin()
                .api()
                .post(callers.home().path("roles"), "{\"name\": \"\\ud83d\\ude00\", \"permissions\": [\"a\"]}")
                .expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Application/JSON",
                "application/json; charset=utf-8",
                "APPLICATION/Merge-Patch+JSON",
                "application/json;"
            })
    void aMediaTypeIsReadWithoutRegardToCase(String type) {
        callers.superAdmin()
                .api()
                .with("Content-Type", type)
                .send(
                        "POST",
                        callers.home().path("roles"),
                        BodyPublishers.ofString(
                                "{\"name\": \"" + SharedServer.unique("R") + "\", \"permissions\": [\"a\"]}"))
                .expect(201);
    }

    @Test
    void aCharacterThatCannotBeStoredIsRefused() {
        callers.superAdmin()
                .api()
                .post(callers.home().path("tokens"), "{\"label\": \"a\\u0000b\", \"role\": \"CI Token\"}")
                .expectProblem(400, "VALIDATION_FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/v1", "/api/v1/organisations", "/api/v2/me", "/nothing", "/q/nothing"})
    void anUnknownPathIsAProblemToo(String path) {
        SharedServer.anonymous().get(path).expectProblem(404, "NOT_FOUND");
        SharedServer.anonymous().post(path, "{}").expectProblem(404, "NOT_FOUND");
    }

    @Test
    void whoTakesOnlyHtmlIsToldSo() {
        SharedServer.admin().with("Accept", "text/html").get("/api/v1/me").expectProblem(406, "NOT_ACCEPTABLE");
    }

    @Test
    void whatHasNoAnswerButAProblemAsksForNoOther() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Member member = tenant.newMember("MEMBER");
        String role = tenant.owner()
                .post(tenant.path("roles"), "{\"name\": \"deployer\", \"permissions\": [\"deploy:run\"]}")
                .expect(201)
                .text("id");
        Api problems = tenant.owner().with("Accept", "application/problem+json");

        problems.delete(tenant.path("users", member.id())).expect(204);
        problems.delete(tenant.path("roles", role)).expect(204);
        problems.delete(tenant.path() + "?confirm=" + tenant.name().replace(" ", "%20"))
                .expect(204);
        SharedServer.anonymous()
                .login(SharedServer.ADMIN, SharedServer.PASSWORD)
                .with("Accept", "application/problem+json")
                .post("/api/v1/logout")
                .expect(204);
        SharedServer.anonymous()
                .with("Accept", "application/problem+json")
                .with("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/session", Map.of("email", SharedServer.ADMIN, "password", SharedServer.PASSWORD))
                .expect(204);
    }

    @Test
    void everyAnswerNamesItsRequest() {
        assertThat(SharedServer.admin()
                        .with("X-Request-Id", "build-4711")
                        .get("/api/v1/me")
                        .header("X-Request-Id"))
                .isEqualTo("build-4711");
    }
}
