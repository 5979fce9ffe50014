package dev.tollgate.scim;

import static dev.tollgate.scim.Provisioned.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A directory deals with memberships of its organization: never with an account, another organization, or an owner. */
class TwoOrganizationsIT {
    private static Provisioned here;
    private static Provisioned there;

    @BeforeAll
    static void prepare() {
        here = Provisioned.create();
        there = Provisioned.create();
    }

    /** As once they have signed in through the company, or by a mailed link. */
    private static void prove(String email) {
        assertThat(SharedServer.database().update("update app_user set address_proven = true where email = ?", email))
                .isOne();
    }

    @Test
    void aPersonOfTwoLosesWhatIsOfOne() {
        String email = SharedServer.uniqueEmail();
        String id = here.createdId(email);
        assertThat(there.createdId(email)).isEqualTo(id);
        String ofHere = here.accessToken(id);
        String ofThere = there.accessToken(id);
        String before = there.api().get(there.path(id)).expect(200).text();
        here.patch(id, "{\"op\": \"replace\", \"value\": {\"displayName\": \"X\", \"roles\": [\"SUPER_ADMIN\"]}}")
                .expect(200);
        here.deactivate(id).expect(200);
        assertThat(here.home().verdict(ofHere)).isEqualTo("REVOKED");
        assertThat(there.home().verdict(ofThere)).isEqualTo("VALID");
        here.api().delete(here.path(id)).expect(204);
        assertThat(there.home().verdict(ofThere)).isEqualTo("VALID");
        assertThat(there.api().get(there.path(id)).expect(200).text()).isEqualTo(before);
        assertThat(there.isMember(id)).isTrue();
        refused(here.api().get(here.path(id)), 404, "");
        refused(here.deactivate(id), 404, "");
    }

    @Test
    void anAccountKeepsItsNamePasswordAndAddress() {
        Tenant.Member person = there.home().newMember("MEMBER");
        prove(person.email());
        Answer made = here.create(person.email()).expect(201);
        assertThat(made.text("id")).isEqualTo(person.id());
        Api self = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        assertThat(self.get("/api/v1/me").text("name")).isEqualTo("Somebody");
        refused(
                here.patch(
                        person.id(), "{\"op\": \"replace\", \"path\": \"userName\", \"value\": \"other@example.org\"}"),
                400,
                "mutability");
        here.deactivate(person.id()).expect(200);
        self.get("/api/v1/me").expect(200);
        assertThat(there.home().verdict(person.accessToken())).isEqualTo("VALID");
        self.get(here.home().path()).expectProblem(404, "NOT_FOUND");
    }

    @Test
    void whoSquatsAnAddressIsNotBroughtIn() {
        String email = SharedServer.uniqueEmail();
        there.home().newMember(email, "MEMBER");
        Api squatter = SharedServer.anonymous().login(email, SharedServer.PASSWORD);
        refused(here.create(email), 409, "uniqueness");
        squatter.get(here.home().path()).expectProblem(404, "NOT_FOUND");
        assertThat(here.find("userName eq \"" + email + "\"")
                        .get("totalResults")
                        .asInt())
                .isZero();
        prove(email);
        here.create(email).expect(201);
    }

    @Test
    void nobodySignsInToAnAccountThatADirectoryHasMade() {
        String email = SharedServer.uniqueEmail();
        String id = here.createdId(email);
        SharedServer.anonymous().tryLogin(email, "never heard").expectProblem(401, "BAD_CREDENTIALS");
        SharedServer.admin().post("/api/v1/users/" + id + "/password-reset").expectProblem(409, "PASSWORD_OFF");
        // Nor by an invitation that another organization hands to whomever.
        Answer invited = there.home()
                .owner()
                .post(there.home().path("users"), Map.of("email", email, "role", "MEMBER"))
                .expect(201);
        String link = invited.text("invitation");
        SharedServer.anonymous()
                .post(
                        "/api/v1/invitations/sign-up",
                        Map.of(
                                "token",
                                link.substring(link.indexOf('#') + 1),
                                "name",
                                "X",
                                "password",
                                SharedServer.PASSWORD))
                .expectProblem(401, "UNAUTHENTICATED");
        // Provisioning there takes the place of that invitation.
        assertThat(there.createdId(email)).isEqualTo(id);
        assertThat(there.home()
                        .owner()
                        .get(there.home().path("users") + "?limit=200")
                        .items("id"))
                .doesNotContain(invited.text("id"));
    }

    @Test
    void ownersAreNotTheDirectorys() {
        Tenant.Member owner = here.home().newMember("OWNER");
        refused(here.deactivate(owner.id()), 400, "mutability");
        refused(here.api().delete(here.path(owner.id())), 400, "mutability");
        refused(here.patch(owner.id(), "{\"op\": \"remove\", \"path\": \"roles\"}"), 400, "mutability");
        refused(
                here.api().json("PUT", here.path(owner.id()), Map.of("userName", owner.email(), "active", false)),
                400,
                "mutability");
        Answer known = here.patch(owner.id(), "{\"op\": \"add\", \"path\": \"externalId\", \"value\": \"owner\"}")
                .expect(200);
        assertThat(known.text("/roles/0/value")).isEqualTo("OWNER");
        here.api()
                .json("PUT", here.path(owner.id()), Map.of("userName", owner.email(), "active", true))
                .expect(200);
        assertThat(here.home().verdict(owner.accessToken())).isEqualTo("VALID");
        String member = here.createdId(SharedServer.uniqueEmail());
        refused(
                here.patch(member, "{\"op\": \"replace\", \"path\": \"roles\", \"value\": \"OWNER\"}"),
                400,
                "invalidValue");
    }

    @Test
    void whoIsDisabledStaysSo() {
        String id = here.createdId(SharedServer.uniqueEmail());
        String value = here.accessToken(id);
        SharedServer.admin().post("/api/v1/users/" + id + "/disable").expect(204);
        here.deactivate(id).expect(200);
        here.activate(id).expect(200);
        here.home()
                .owner()
                .post(here.home().path("users", id, "access-token/reset"))
                .expectProblem(409, "TOKEN_DISABLED");
        SharedServer.admin().post("/api/v1/users/" + id + "/enable").expect(204);
        assertThat(here.home().verdict(value)).isEqualTo("REVOKED");
        assertThat(here.home().verdict(here.accessToken(id))).isEqualTo("VALID");
    }
}
