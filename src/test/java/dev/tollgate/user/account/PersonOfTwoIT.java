package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One person in two organizations: what one of them does is nothing to the other. */
@Tag("slow")
class PersonOfTwoIT {
    private Tenant here;
    private Tenant there;
    private Tenant.Member person;

    @BeforeEach
    void prepare() {
        here = SharedServer.newTenant();
        there = SharedServer.newTenant();
        person = there.newMember("SUPER_ADMIN");
    }

    private static JsonNode shown(Tenant tenant, String user) {
        return tenant.owner().get(tenant.path("users", user)).expect(200).json();
    }

    /** Besides the use of the access token, which looking at it is. */
    private void requireUnchangedThere(JsonNode before, Api session) {
        JsonNode now = shown(there, person.id());
        for (String field : List.of("state", "email", "name", "role", "createdAt", "fromGroup")) {
            assertThat(now.get(field)).as(field).isEqualTo(before.get(field));
        }
        assertThat(now.at("/accessToken/hint")).isEqualTo(before.at("/accessToken/hint"));
        assertThat(there.verdict(person.accessToken())).isEqualTo("VALID");
        session.get(there.path("tokens")).expect(200);
        assertThat(there.owner()
                        .get(there.path("audit-events") + "?subject=" + person.id())
                        .items("action"))
                .containsExactly("user.added");
    }

    private static Answer invite(Api by, Tenant to, String email, String role) {
        return by.post(to.path("users"), Map.of("email", email, "role", role)).expect(201);
    }

    private static String token(Answer invited) {
        return invited.text("invitation").split("#")[1];
    }

    @Test
    void anInvitationAndAllThatFollowsIsOfTheOrganizationThatInvites() {
        JsonNode before = shown(there, person.id());
        Api session = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        Answer first = invite(here.owner(), here, person.email(), "MEMBER");
        requireUnchangedThere(before, session);
        here.owner().delete(here.path("users", first.text("id"))).expect(204);
        String link = token(invite(here.owner(), here, person.email(), "MEMBER"));
        Answer joined = session.post("/api/v1/invitations/accept", Map.of("token", link))
                .expect(200);
        assertThat(joined.text("id")).isEqualTo(person.id());
        assertThat(joined.text("role")).isEqualTo("MEMBER");
        assertThat(here.verdict(joined.text("token"))).isEqualTo("VALID");
        here.owner()
                .patch(here.path("users", person.id()), Map.of("role", "OWNER"))
                .expect(200);
        String renewed = here.owner()
                .post(here.path("users", person.id(), "access-token/reset"))
                .expect(200)
                .text("token");
        here.owner().delete(here.path("users", person.id())).expect(204);
        assertThat(here.verdict(renewed)).isEqualTo("REVOKED");
        requireUnchangedThere(before, session);
    }

    @Test
    void whatThePersonHasInvitedToOneGoesOnWhenTheyLeaveTheOther() {
        Tenant.Member alsoHere = here.newMember(person.email(), "SUPER_ADMIN");
        Api session = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        String invited = SharedServer.uniqueEmail();
        String ofHere = token(invite(session, here, invited, "MEMBER"));
        String ofThere = token(invite(session, there, invited, "MEMBER"));
        here.owner().delete(here.path("users", alsoHere.id())).expect(204);
        Api stranger = SharedServer.anonymous();
        Map<String, String> ada = Map.of("token", ofThere, "name", "Ada", "password", SharedServer.PASSWORD);
        Answer joined = stranger.post("/api/v1/invitations/sign-up", ada).expect(200);
        assertThat(joined.text("organizationId")).isEqualTo(there.id());
        stranger.login(invited, SharedServer.PASSWORD)
                .post("/api/v1/invitations/accept", Map.of("token", ofHere))
                .expectViolation("token");
    }

    @Test
    void aResetEndsLoginsAndIsToldInBothAndChangesNoMembership() {
        Tenant.Member alsoHere = here.newMember(person.email(), "MEMBER");
        Api session = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        String invited = token(invite(session, there, SharedServer.uniqueEmail(), "MEMBER"));
        String waiting = token(invite(SharedServer.newTenant(), person.email()));
        JsonNode beforeHere = shown(here, person.id());
        JsonNode beforeThere = shown(there, person.id());
        String reset = SharedServer.admin()
                .post("/api/v1/users/" + person.id() + "/password-reset")
                .expect(200)
                .text("token");
        String next = "another password for tests";
        SharedServer.anonymous()
                .post("/api/v1/password-reset", Map.of("token", reset, "password", next))
                .expect(204);
        session.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        assertThat(shown(here, person.id())).isEqualTo(beforeHere);
        assertThat(shown(there, person.id())).isEqualTo(beforeThere);
        assertThat(here.verdict(alsoHere.accessToken())).isEqualTo("VALID");
        assertThat(there.verdict(person.accessToken())).isEqualTo("VALID");
        for (Tenant each : List.of(here, there)) {
            assertThat(each.owner()
                            .get(each.path("audit-events") + "?subject=" + person.id())
                            .items("action"))
                    .containsExactly("user.added", "user.password-reset", "user.password-changed");
        }
        Api again = SharedServer.anonymous().login(person.email(), next);
        again.post("/api/v1/invitations/accept", Map.of("token", waiting)).expect(200);
        SharedServer.anonymous()
                .post(
                        "/api/v1/invitations/sign-up",
                        Map.of("token", invited, "name", "Ada", "password", SharedServer.PASSWORD))
                .expect(200);
    }

    private static Answer invite(Tenant to, String email) {
        return invite(to.owner(), to, email, "MEMBER");
    }

    @Test
    void whoIsDisabledIsInvitedAndJoinsOnceTheyAreEnabled() {
        String user = "/api/v1/users/" + person.id();
        SharedServer.admin().post(user + "/disable").expect(204);
        String link = token(invite(here.owner(), here, person.email(), "MEMBER"));
        SharedServer.anonymous()
                .post(
                        "/api/v1/invitations/sign-up",
                        Map.of("token", link, "name", "Ada", "password", SharedServer.PASSWORD))
                .expectProblem(401, "UNAUTHENTICATED");
        SharedServer.admin().post(user + "/enable").expect(204);
        Api session = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        Answer joined = session.post("/api/v1/invitations/accept", Map.of("token", link))
                .expect(200);
        assertThat(here.verdict(joined.text("token"))).isEqualTo("VALID");
        assertThat(there.verdict(person.accessToken())).isEqualTo("REVOKED");
    }
}
