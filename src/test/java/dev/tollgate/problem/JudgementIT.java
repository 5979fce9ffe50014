package dev.tollgate.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.problem.Endpoint.Serves;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation judges in the same order: path, method, authentication, visibility, role, and only then the body. */
class JudgementIT {
    private static Callers callers;
    private static Tenant elsewhere;
    private static Tenant.Member stranger;
    private static Api strangeDirectory;
    private static Api serviceAccount;
    private static Api operator;

    @BeforeAll
    static void prepare() {
        callers = Callers.create();
        elsewhere = SharedServer.newTenant();
        stranger = elsewhere.newMember("OWNER");
        strangeDirectory =
                SharedServer.anonymous().bearer(elsewhere.newToken("SCIM").value());
        serviceAccount = SharedServer.anonymous()
                .bearer(callers.home().newToken("Service Account").value());
        operator = operatorWhoHasLeft();
    }

    /** An operator in the home organization no longer, where the super admin has become an owner in their place. */
    private static Api operatorWhoHasLeft() {
        Tenant home = callers.home();
        String self = SharedServer.admin().get("/api/v1/me").text("id");
        Tenant.Member successor = home.newMember("OWNER");
        successor.api().delete(home.path("users", self)).expect(204);
        return SharedServer.admin();
    }

    static Stream<Endpoint> guarded() {
        return Endpoint.guarded();
    }

    static Stream<Endpoint> ofOrganizations() {
        return Endpoint.ofOrganizations();
    }

    static Stream<Endpoint> withBody() {
        return Endpoint.withBody();
    }

    static Stream<Endpoint> guardedWithBody() {
        return Endpoint.guarded().filter(endpoint -> !endpoint.body().isEmpty());
    }

    static Stream<Endpoint> all() {
        return Endpoint.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anotherMethodIsRefusedBeforeAnybodyIsAsked(Endpoint endpoint) {
        Answer answer = SharedServer.anonymous().json(unknownMethod(endpoint), callers.path(endpoint), "{\"malformed");
        endpoint.refusedBy(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("Allow")).contains(endpoint.method());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLongerPathLeadsNowhere(Endpoint endpoint) {
        Answer answer = SharedServer.anonymous()
                .json(endpoint.method(), callers.path(endpoint) + "/nothing/here", "{\"malformed");
        endpoint.refusedBy(answer, 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @MethodSource("all")
    void optionsNamesTheMethodsOfThePathItself(Endpoint endpoint) {
        String path = callers.path(endpoint);
        if (path.matches(".*/(tokens/(bulk-.*|lookup|figures|import)|publishers/test)")) {
            // The path might as well be a token's; that it is no id is only seen by whoever is asked for the token.
            return;
        }
        Set<String> methods = all().filter(other -> other.path().equals(endpoint.path()))
                .map(other -> other.method())
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        String allow = String.join(", ", methods);

        Api anonymous = SharedServer.anonymous();
        Answer options = anonymous.send("OPTIONS", path, BodyPublishers.noBody());
        assertThat(options.expect(200).header("Allow")).isEqualTo(allow);
        assertThat(anonymous.json(unknownMethod(endpoint), path, "{}").header("Allow"))
                .isEqualTo(allow);
        Answer longer = anonymous.send("OPTIONS", path + "/nothing/here", BodyPublishers.noBody());
        endpoint.refusedBy(longer, 404, "NOT_FOUND");
    }

    /** One that nothing at the operation's path has. */
    private static String unknownMethod(Endpoint endpoint) {
        boolean putIsKnown = all().anyMatch(other ->
                other.path().equals(endpoint.path()) && other.method().equals("PUT"));
        return putIsKnown ? "POST" : "PUT";
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void withoutACredentialNothingElseIsSaid(Endpoint endpoint) {
        Answer answer = Callers.callMalformed(SharedServer.anonymous(), endpoint, callers.path(endpoint));
        endpoint.refusedBy(answer, 401, "UNAUTHENTICATED");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @ParameterizedTest
    @MethodSource("guardedWithBody")
    void withoutACredentialTheMediaTypeDoesNotMatter(Endpoint endpoint) {
        Answer answer = SharedServer.anonymous()
                .with("Content-Type", "text/plain")
                .send(endpoint.method(), callers.path(endpoint), BodyPublishers.ofString("x"));
        endpoint.refusedBy(answer, 401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void anInventedCredentialIsNone(Endpoint endpoint) {
        for (String header : new String[] {"Bearer nonsense", "Bearer ", "Basic eDp5", "eyJhbGciOiJub25lIn0.e30."}) {
            Api invented = SharedServer.anonymous().with("Authorization", header);
            refused(invented, endpoint, 401, "UNAUTHENTICATED");
        }
    }

    @ParameterizedTest
    @MethodSource("ofOrganizations")
    void anotherOrganizationIsAbsent(Endpoint endpoint) {
        refused(stranger.api(), endpoint, 404, "NOT_FOUND");
        refused(strangeDirectory, endpoint, 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @MethodSource("ofOrganizations")
    void anOrganizationThatNeverWasAnswersTheSame(Endpoint endpoint) {
        String never = callers.pathIn(UUID.randomUUID().toString(), endpoint);
        String others = callers.path(endpoint);
        Answer absent = Callers.callMalformed(stranger.api(), endpoint, never);
        endpoint.refusedBy(absent, 404, "NOT_FOUND");
        assertThat(Callers.callMalformed(stranger.api(), endpoint, others).text())
                .isEqualTo(absent.text());
        Answer none = Callers.callMalformed(stranger.api(), endpoint, callers.pathIn("not-an-id", endpoint));
        endpoint.refusedBy(none, 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @MethodSource("ofOrganizations")
    void partsOfAnotherOrganizationAreAbsentInOnesOwn(Endpoint endpoint) {
        if (endpoint.namesAPart()) {
            Api owner = endpoint.isScim() ? strangeDirectory : stranger.api();
            Answer answer = Callers.call(owner, endpoint, callers.pathIn(elsewhere.id(), endpoint));
            endpoint.refusedBy(answer, 404, "NOT_FOUND");
        }
    }

    @ParameterizedTest
    @MethodSource("ofOrganizations")
    void aMemberOnlyLooks(Endpoint endpoint) {
        if (endpoint.serves() == Serves.MEMBER) {
            Callers.call(callers.member().api(), endpoint, callers.path(endpoint))
                    .expect(200);
        } else {
            refused(callers.member().api(), endpoint, 403, "FORBIDDEN");
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void whoMayReadIsAnswered(Endpoint endpoint) {
        if (endpoint.method().equals("GET")) {
            Callers.call(callers.whoMay(endpoint), endpoint, callers.path(endpoint))
                    .expect(200);
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void anAccessTokenIsNeitherALoginNorAnOperators(Endpoint endpoint) {
        if (endpoint.serves() == Serves.LOGIN || endpoint.serves() == Serves.OPERATOR) {
            refused(callers.superAdmin().api(), endpoint, 403, "FORBIDDEN");
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aServiceAccountOnlyCreatesTokens(Endpoint endpoint) {
        if (endpoint.serves() != Serves.HOLDER && endpoint.serves() != Serves.TOKEN_CREATOR) {
            refused(serviceAccount, endpoint, 403, "FORBIDDEN");
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aDirectoryOnlySaysWhoIsAMember(Endpoint endpoint) {
        if (endpoint.serves() != Serves.HOLDER && !endpoint.isScim()) {
            refused(callers.directory(), endpoint, 403, "FORBIDDEN");
        }
    }

    private static void refused(Api caller, Endpoint endpoint, int status, String code) {
        endpoint.refusedBy(Callers.callMalformed(caller, endpoint, callers.path(endpoint)), status, code);
    }

    @ParameterizedTest
    @MethodSource("ofOrganizations")
    void anOperatorWhoIsNotAMemberReadsSuspendsAndDeletesOnly(Endpoint endpoint) {
        switch (endpoint.toString()) {
            case "GET /api/v1/organizations/{org}" ->
                Callers.call(operator, endpoint, callers.path(endpoint)).expect(200);
            case "DELETE /api/v1/organizations/{org}" ->
                Callers.call(operator, endpoint, callers.path(endpoint)).expectProblem(400, "CONFIRMATION_REQUIRED");
            case "PATCH /api/v1/organizations/{org}" -> {
                Callers.call(operator, endpoint, callers.path(endpoint)).expectProblem(403, "FORBIDDEN");
                operator.patch(callers.path(endpoint), "{\"suspended\": false}").expect(200);
            }
            default -> refused(operator, endpoint, 403, "FORBIDDEN");
        }
    }

    @Test
    void aTokenThatManagesNothingIsNoCredentialOfTheAdminApi() {
        for (String role : new String[] {"CI Token", "Read Only", "Gateway"}) {
            Tenant home = SharedServer.newTenant();
            SharedServer.anonymous()
                    .bearer(home.newToken(role).value())
                    .get(home.path())
                    .expectProblem(401, "UNAUTHENTICATED");
        }
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void theBodyIsJudgedForWhoMay(Endpoint endpoint) {
        refused(callers.whoMay(endpoint), endpoint, 400, "MALFORMED_JSON");
    }

    @Test
    void whatCannotBeSeenIsAbsentWhateverElseIsWrong() {
        Tenant home = callers.home();
        String unknown = UUID.randomUUID().toString();
        String wrong = "reason=" + "x".repeat(201) + "&confirm=perhaps&withCreated=perhaps";
        home.owner().delete(home.token(unknown) + "?" + wrong).expectProblem(404, "NOT_FOUND");
        Tenant.Issued theirs = SharedServer.newTenant().newToken();
        home.owner().delete(home.token(theirs.id()) + "?" + wrong).expectProblem(404, "NOT_FOUND");
        home.owner()
                .with("Idempotency-Key", "with spaces in it")
                .post(home.token(unknown) + "/rotate", "{\"malformed")
                .expectProblem(404, "NOT_FOUND");
        operator.with("Idempotency-Key", "with spaces in it")
                .post("/api/v1/users/" + unknown + "/password-reset")
                .expectProblem(404, "NOT_FOUND");
    }
}
