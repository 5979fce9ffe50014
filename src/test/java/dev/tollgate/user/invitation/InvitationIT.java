package dev.tollgate.user.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People are invited: whoever asks them to join learns neither their password nor their access token. */
class InvitationIT {
    private static final String PAGE = "/ui/invitation#";

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Answer invite(Api by, Tenant to, String email, String role) {
        return by.post(to.path("users"), Map.of("email", email, "role", role));
    }

    private static String invited(String email, String role) {
        return token(invite(home.owner(), home, email, role).expect(201));
    }

    private static String token(Answer issued) {
        String link = issued.text("invitation");
        return link.substring(link.indexOf(PAGE) + PAGE.length());
    }

    private static Answer signUp(String token) {
        return SharedServer.anonymous()
                .post(
                        "/api/v1/invitations/sign-up",
                        Map.of("token", token, "name", "Ada", "password", SharedServer.PASSWORD));
    }

    private static Answer accept(Api person, String token) {
        return person.post("/api/v1/invitations/accept", Map.of("token", token));
    }

    @Test
    void whoSignsUpJoinsAndSeesTheirAccessTokenAlone() {
        String email = SharedServer.uniqueEmail();
        Answer issued = invite(home.owner(), home, email, "SUPER_ADMIN").expect(201);
        assertThat(issued.text("state")).isEqualTo("INVITED");
        assertThat(issued.header("Cache-Control")).contains("no-store");
        assertThat(issued.headers().firstValue("Deprecation")).isEmpty();
        SharedServer.anonymous().tryLogin(email, SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
        String own = home.path("users", issued.text("id"));
        assertThat(issued.header("Location")).endsWith(own);
        Answer pending = home.owner().get(own).expect(200);
        assertThat(pending.text("email")).isEqualTo(email);
        assertThat(pending.text()).doesNotContain(token(issued));
        Tenant other = SharedServer.newTenant();
        other.owner().get(other.path("users", issued.text("id"))).expectProblem(404, "NOT_FOUND");
        Answer shown = SharedServer.anonymous()
                .post("/api/v1/invitations/lookup", Map.of("token", token(issued)))
                .expect(200);
        assertThat(shown.text("organizationName")).isEqualTo(home.name());
        assertThat(shown.text("email")).isEqualTo(email);
        Answer joined = signUp(token(issued)).expect(200);
        assertThat(joined.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(joined.header("Cache-Control")).contains("no-store");
        assertThat(joined.text("id")).isNotEqualTo(issued.text("id"));
        assertThat(joined.text("role")).isEqualTo("SUPER_ADMIN");
        assertThat(home.verdict(joined.text("token"))).isEqualTo("VALID");
        SharedServer.anonymous()
                .login(email, SharedServer.PASSWORD)
                .get(home.path("tokens"))
                .expect(200);
        signUp(token(issued)).expectViolation("token");
        assertThat(home.owner().get(home.path("users")).text()).doesNotContain(issued.text("id"));
        home.owner().get(own).expectProblem(404, "NOT_FOUND");
    }

    @Test
    void theAnswerIsAlikeWhetherTheAddressHasAnAccountOrNot() {
        Tenant.Member known = SharedServer.newTenant().newMember("MEMBER");
        Answer forKnown = invite(home.owner(), home, known.email(), "MEMBER").expect(201);
        Answer forUnknown =
                invite(home.owner(), home, SharedServer.uniqueEmail(), "MEMBER").expect(201);
        assertThat(forKnown.text()).doesNotContain(known.id(), "Somebody");
        assertThat(forKnown.json().properties().stream().map(Map.Entry::getKey))
                .containsExactlyElementsOf(forUnknown.json().properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
        signUp(token(forKnown)).expectProblem(401, "UNAUTHENTICATED");
        Api person = SharedServer.anonymous().login(known.email(), SharedServer.PASSWORD);
        person.get(home.path()).expectProblem(404, "NOT_FOUND");
        Answer joined = accept(person, token(forKnown)).expect(200);
        assertThat(joined.text("organizationId")).isEqualTo(home.id());
        assertThat(home.verdict(joined.text("token"))).isEqualTo("VALID");
        person.get(home.path()).expect(200);
    }

    @Test
    void whoSquatsAnAddressDoesNotBecomeTheOwnerThatAnotherOrganizationInvites() {
        String email = SharedServer.uniqueEmail();
        Tenant squatters = SharedServer.newTenant();
        signUp(token(invite(squatters.owner(), squatters, email, "MEMBER").expect(201)))
                .expect(200);
        Api squatter = SharedServer.anonymous().login(email, SharedServer.PASSWORD);
        String link = invited(email, "OWNER");
        squatter.get(home.path()).expectProblem(404, "NOT_FOUND");
        assertThat(squatter.get("/api/v1/me").text()).doesNotContain(home.id());
        accept(squatter, "guessed").expectViolation("token");
        // Whose address it is gets the account from an operator, and the squatter is out.
        String reset = SharedServer.admin()
                .post("/api/v1/users/" + squatter.get("/api/v1/me").text("id") + "/password-reset")
                .expect(200)
                .text("token");
        String own = "a password of her own";
        SharedServer.anonymous()
                .post("/api/v1/password-reset", Map.of("token", reset, "password", own))
                .expect(204);
        squatter.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        Api person = SharedServer.anonymous().login(email, own);
        assertThat(accept(person, link).expect(200).text("role")).isEqualTo("OWNER");
    }

    @Test
    void onlyThePersonOfThatAddressJoins() {
        Tenant.Member other = SharedServer.newTenant().newMember("MEMBER");
        String link = invited(SharedServer.uniqueEmail(), "SUPER_ADMIN");
        Api stranger = SharedServer.anonymous().login(other.email(), SharedServer.PASSWORD);
        accept(stranger, link).expectProblem(403, "FORBIDDEN");
        other.api().post("/api/v1/invitations/accept", Map.of("token", link)).expectProblem(403, "FORBIDDEN");
        accept(SharedServer.anonymous(), link).expectProblem(401, "UNAUTHENTICATED");
        String upper = invited(other.email().toUpperCase(Locale.ROOT), "MEMBER");
        accept(stranger, upper).expect(200);
        signUp(link).expect(200);
    }

    @Test
    void ofTwoAtOnceOneJoins() throws Exception {
        String link = invited(SharedServer.uniqueEmail(), "MEMBER");
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Answer>> both = List.of(() -> signUp(link), () -> signUp(link));
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> answer : pool.invokeAll(both)) {
                statuses.add(answer.get().status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 400);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void anInvitationEndsWithItsInvitersRightAndWhenItIsWithdrawnReplacedOrOld() {
        Tenant.Member inviter = home.newMember("OWNER");
        String asOwner = token(
                invite(inviter.api(), home, SharedServer.uniqueEmail(), "OWNER").expect(201));
        String asMember = token(invite(inviter.api(), home, SharedServer.uniqueEmail(), "MEMBER")
                .expect(201));
        home.owner()
                .patch(home.path("users", inviter.id()), Map.of("role", "SUPER_ADMIN"))
                .expect(200);
        signUp(asOwner).expectViolation("token");
        home.owner()
                .patch(home.path("users", inviter.id()), Map.of("role", "MEMBER"))
                .expect(200);
        signUp(asMember).expectViolation("token");
        Tenant.Member leaver = home.newMember("SUPER_ADMIN");
        String ofLeaver = token(
                invite(leaver.api(), home, SharedServer.uniqueEmail(), "MEMBER").expect(201));
        home.owner().delete(home.path("users", leaver.id())).expect(204);
        signUp(ofLeaver).expectViolation("token");
        Tenant.Member disabled = home.newMember("SUPER_ADMIN");
        String ofDisabled = token(invite(disabled.api(), home, SharedServer.uniqueEmail(), "MEMBER")
                .expect(201));
        SharedServer.admin().post("/api/v1/users/" + disabled.id() + "/disable").expect(204);
        signUp(ofDisabled).expectViolation("token");
        Answer withdrawn =
                invite(home.owner(), home, SharedServer.uniqueEmail(), "MEMBER").expect(201);
        home.owner().delete(home.path("users", withdrawn.text("id"))).expect(204);
        signUp(token(withdrawn)).expectViolation("token");
        home.owner().delete(home.path("users", withdrawn.text("id"))).expectProblem(404, "NOT_FOUND");
        String email = SharedServer.uniqueEmail();
        Answer first = invite(home.owner(), home, email, "MEMBER").expect(201);
        Answer second = invite(home.owner(), home, email, "MEMBER").expect(201);
        assertThat(second.text("id")).isNotEqualTo(first.text("id"));
        signUp(token(first)).expectViolation("token");
        assertThat(SharedServer.database()
                        .update("update invitation set expires_at = now() where id = ?::uuid", second.text("id")))
                .isOne();
        signUp(token(second)).expectViolation("token");
    }

    @Test
    void theListShowsItWithItsInviterAndNothingElseTakesItForAMember() {
        Tenant small = SharedServer.newTenant();
        Answer issued = invite(small.owner(), small, SharedServer.uniqueEmail(), "MEMBER")
                .expect(201);
        String id = issued.text("id");
        Answer list = small.owner().get(small.path("users") + "?limit=1").expect(200);
        Answer rest = small.owner()
                .get(small.path("users") + "?limit=1&after=" + list.text("next"))
                .expect(200);
        Answer shown = list.items("state").contains("INVITED") ? list : rest;
        assertThat(shown.items("id")).containsExactly(id);
        assertThat(shown.text("/items/0/invitedBy/id"))
                .isEqualTo(small.owner().get("/api/v1/me").text("id"));
        assertThat(shown.get("/items/0/accessToken").isNull()).isTrue();
        assertThat(shown.text()).doesNotContain(token(issued));
        small.owner().patch(small.path("users", id), Map.of("role", "OWNER")).expectProblem(404, "NOT_FOUND");
        small.owner().post(small.path("users", id, "access-token/reset")).expectProblem(404, "NOT_FOUND");
        home.owner().delete(home.path("users", id)).expectProblem(404, "NOT_FOUND");
        assertThat(small.owner().get(small.path("audit-events")).items("action"))
                .contains("user.invited");
    }

    @Test
    void whoMayInviteAndWhom() {
        Tenant.Member superAdmin = home.newMember("SUPER_ADMIN");
        Tenant.Member member = home.newMember("MEMBER");
        String email = SharedServer.uniqueEmail();
        invite(SharedServer.anonymous(), home, email, "MEMBER").expectProblem(401, "UNAUTHENTICATED");
        invite(member.api(), home, email, "MEMBER").expectProblem(403, "FORBIDDEN");
        invite(superAdmin.api(), home, email, "OWNER").expectProblem(403, "OWNER_REQUIRED");
        invite(SharedServer.newTenant().newMember("OWNER").api(), home, email, "MEMBER")
                .expectProblem(404, "NOT_FOUND");
        invite(superAdmin.api(), home, member.email(), "MEMBER").expectProblem(409, "ALREADY_MEMBER");
        invite(superAdmin.api(), home, "nobody", "MEMBER").expectViolation("email");
        String asOwner = invite(home.owner(), home, email, "OWNER").expect(201).text("id");
        superAdmin.api().delete(home.path("users", asOwner)).expectProblem(403, "OWNER_REQUIRED");
    }

    @Test
    void theSameRequestIsAnsweredTheSame() {
        String email = SharedServer.uniqueEmail();
        Api once = home.owner().with("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = invite(once, home, email, "MEMBER").expect(201);
        assertThat(invite(once, home, email, "MEMBER").expect(201).text()).isEqualTo(first.text());
        Api signing = SharedServer.anonymous()
                .with("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> request = Map.of("token", token(first), "name", "Ada", "password", SharedServer.PASSWORD);
        Answer joined = signing.post("/api/v1/invitations/sign-up", request).expect(200);
        Answer again = signing.post("/api/v1/invitations/sign-up", request).expect(200);
        assertThat(again.text("token")).isEqualTo(joined.text("token"));
    }

    @Test
    void whoAddsWithAPasswordIsToldThatThisEnds() {
        Answer added = home.owner()
                .post(
                        home.path("users"),
                        Map.of(
                                "email",
                                SharedServer.uniqueEmail(),
                                "name",
                                "Ada",
                                "password",
                                SharedServer.PASSWORD,
                                "role",
                                "MEMBER"))
                .expect(201);
        assertThat(added.header("Deprecation")).isEqualTo("@1796083200");
        assertThat(added.text("state")).isEqualTo("ACTIVE");
    }
}
