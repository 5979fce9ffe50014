package dev.tollgate.login.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.login.oidc.ProviderServer.Begun;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/sign-in}: whose account it is that a person signs in to. */
class SignInIT {
    /** A new person whose address the provider has seen to be theirs. */
    private static Map<String, Object> person(String email, String... groups) {
        return Map.of(
                "sub",
                UUID.randomUUID().toString(),
                "email",
                email,
                "email_verified",
                true,
                "name",
                "Zoë",
                "groups",
                List.of(groups));
    }

    private static String group(Tenant home, String role) {
        String group = SharedServer.unique("group");
        home.owner()
                .post(home.path("group-roles"), Map.of("group", group, "role", role))
                .expect(200);
        return group;
    }

    @Test
    void theLoginPageIsToldWhatIsOffered() {
        Answer here = ProviderServer.on(0).get("/api/v1/sign-in").expect(200);
        assertThat(here.json().toString()).isEqualTo("{\"password\":true,\"oidc\":{\"label\":\"Example Corp\"}}");
        Answer elsewhere = SharedServer.anonymous().get("/api/v1/sign-in").expect(200);
        assertThat(elsewhere.json().toString()).isEqualTo("{\"password\":true,\"oidc\":null}");
        SharedServer.anonymous().get(ProviderServer.START).expectProblem(404, "NOT_FOUND");
        SharedServer.anonymous().get(ProviderServer.CALLBACK).expectProblem(404, "NOT_FOUND");
        SharedServer.anonymous()
                .form(ProviderServer.START + "/backchannel-logout", "logout_token=x")
                .expectProblem(404, "NOT_FOUND");
    }

    @Test
    void whoeverAGroupMakesAMemberGetsAnAccountAndGoesOnWhereTheyWere() {
        Tenant home = ProviderServer.newTenant();
        String email = SharedServer.uniqueEmail();
        ProviderServer.Begun begun = ProviderServer.begin("?returnTo=%2Fui%2Fprofile%3Fa%3Db");
        assertThat(begun.authorization())
                .startsWith(ProviderServer.PROVIDER.server.url("/authorize?theme=dark&"))
                .contains("code_challenge_method=S256", "scope=openid+email+profile");
        String code = ProviderServer.PROVIDER.code(begun.authorization(), person(email, group(home, "MEMBER")));
        Answer back = ProviderServer.callback(begun.cookie(), "state=" + begun.state() + "&code=" + code);
        assertThat(back.header("Location")).endsWith("/ui/signed-in?next=%2Fui%2Fprofile%3Fa%3Db");
        assertThat(back.headers().allValues("Set-Cookie").toString())
                .contains("HttpOnly", "SameSite=Strict", "Max-Age=0");
        Answer me = ProviderServer.browser(back).get("/api/v1/me").expect(200);
        assertThat(me.text("name")).isEqualTo("Zoë");
        assertThat(me.text("/memberships/0/organizationId")).isEqualTo(home.id());
        String subject = "?subject=" + me.text("id");
        assertThat(home.owner().get(home.path("audit-events") + subject).items("action"))
                .containsExactly("user.added");
        assertThat(ProviderServer.admin().get("/api/v1/audit-events" + subject).items("action"))
                .containsExactly("user.linked");
        ProviderServer.on(0).tryLogin(email, SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
    }

    @Test
    void theSameIdentityIsTheSameAccountWhateverItsAddressIsNow() {
        Tenant home = ProviderServer.newTenant();
        Map<String, Object> person = person(SharedServer.uniqueEmail(), group(home, "MEMBER"));
        Api first = ProviderServer.browser(ProviderServer.signIn(person));
        Map<String, Object> married = Map.of("sub", person.get("sub"), "email", SharedServer.uniqueEmail());
        Api then = ProviderServer.browser(ProviderServer.signIn(married));
        assertThat(then.get("/api/v1/me").text("id"))
                .isEqualTo(first.get("/api/v1/me").text("id"));
        assertThat(then.get("/api/v1/me").text("email")).isEqualTo(person.get("email"));
    }

    @Test
    void nobodyGetsInWithoutAMembershipThatWaits() {
        assertThat(ProviderServer.refusal(ProviderServer.signIn(person(SharedServer.uniqueEmail(), "strangers"))))
                .isEqualTo("NO_MEMBERSHIP");
    }

    @Test
    void anAddressThatIsNotVerifiedLinksNothing() {
        Tenant home = ProviderServer.newTenant();
        Tenant.Member member = home.newMember("MEMBER");
        for (Object verified : List.of(false, "false", "")) {
            Map<String, Object> claims = Map.of("sub", "x", "email", member.email(), "email_verified", verified);
            assertThat(ProviderServer.refusal(ProviderServer.signIn(claims))).isEqualTo("EMAIL_NOT_VERIFIED");
        }
        member.api().get("/api/v1/me").expect(200);
    }

    @Test
    void whoeverHadTheAddressWithoutProofHasNothingOfTheAccountAnyMore() {
        Tenant home = ProviderServer.newTenant();
        Tenant.Member squatter = home.newMember("OWNER");
        Api before = ProviderServer.on(0).login(squatter.email(), SharedServer.PASSWORD);
        String link = ProviderServer.admin()
                .post("/api/v1/users/" + squatter.id() + "/password-reset")
                .expect(200)
                .text("token");
        assertThat(ProviderServer.codes(squatter.accessToken())).containsOnly("VALID");
        Api owner = ProviderServer.browser(
                ProviderServer.signIn(person(squatter.email().toUpperCase(java.util.Locale.ROOT))));
        assertThat(ProviderServer.codes(squatter.accessToken())).containsOnly("REVOKED");
        assertThat(owner.get("/api/v1/me").text("id")).isEqualTo(squatter.id());
        Answer events = home.owner().get(home.path("audit-events") + "?action=user.linked&subject=" + squatter.id());
        assertThat(events.text("/items/0/detail/by")).isEqualTo("address");
        before.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        ProviderServer.on(0).tryLogin(squatter.email(), SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
        ProviderServer.on(0)
                .post("/api/v1/password-reset", Map.of("token", link, "password", "another password for tests"))
                .expectViolation("token");
        String value = owner.post(home.path("users", squatter.id(), "access-token", "reset"))
                .expect(200)
                .text("token");
        assertThat(ProviderServer.codes(value)).containsOnly("VALID");
    }

    @Test
    void anAddressIsOneIdentitys() {
        Tenant home = ProviderServer.newTenant();
        String email = SharedServer.uniqueEmail();
        Map<String, Object> first = person(email, group(home, "MEMBER"));
        Api browser = ProviderServer.browser(ProviderServer.signIn(first));
        assertThat(ProviderServer.refusal(ProviderServer.signIn(person(email)))).isEqualTo("ADDRESS_LINKED");
        String id = browser.get("/api/v1/me").expect(200).text("id");
        home.owner().post("/api/v1/users/" + id + "/unlink").expect(204);
        browser.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        Map<String, Object> anew = person(email);
        assertThat(ProviderServer.browser(ProviderServer.signIn(anew))
                        .get("/api/v1/me")
                        .text("id"))
                .isEqualTo(id);
        assertThat(ProviderServer.refusal(ProviderServer.signIn(first))).isEqualTo("ADDRESS_LINKED");
        Answer events = ProviderServer.admin().get("/api/v1/audit-events?subject=" + id);
        assertThat(events.items("action")).containsExactly("user.linked", "user.unlinked", "user.linked");
    }

    /** As whoever has stolen a session would: they had an identity of their own for good. */
    @Test
    void anotherAddressIsNotLinkedByASession() {
        Tenant home = ProviderServer.newTenant();
        Tenant.Member member = home.newMember("MEMBER");
        Begun begun = beginLink(member.email());
        String code = ProviderServer.PROVIDER.code(begun.authorization(), person(SharedServer.uniqueEmail()));
        assertThat(ProviderServer.refusal(
                        ProviderServer.callback(begun.cookie(), "state=" + begun.state() + "&code=" + code)))
                .isEqualTo("EMAIL_NOT_VERIFIED");
    }

    private static Begun beginLink(String email) {
        Answer session = ProviderServer.on(0)
                .with("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/session", Map.of("email", email, "password", SharedServer.PASSWORD))
                .expect(204);
        Api browser = ProviderServer.on(0).with("Cookie", ProviderServer.cookie(session, "tollgate-loopback"));
        return ProviderServer.begin(browser, "?link=true");
    }

    @Test
    void anOperatorLinksWhileSignedInAndKeepsThePassword() {
        Map<String, Object> operator = person(SharedServer.ADMIN);
        assertThat(ProviderServer.refusal(ProviderServer.signIn(operator))).isEqualTo("OPERATOR_NOT_LINKED");
        ProviderServer.on(0).get(ProviderServer.START + "?link=true").expectViolation("link");
        Begun begun = beginLink(SharedServer.ADMIN);
        String code = ProviderServer.PROVIDER.code(begun.authorization(), operator);
        ProviderServer.callback(begun.cookie(), "state=" + begun.state() + "&code=" + code);
        Answer me = ProviderServer.browser(ProviderServer.signIn(operator)).get("/api/v1/me");
        assertThat(me.expect(200).get("operator").asBoolean()).isTrue();
        ProviderServer.admin().get("/api/v1/me").expect(200);
    }

    @Test
    void aDisabledAccountStaysOut() {
        Tenant home = ProviderServer.newTenant();
        Map<String, Object> person = person(SharedServer.uniqueEmail(), group(home, "MEMBER"));
        String id = ProviderServer.browser(ProviderServer.signIn(person))
                .get("/api/v1/me")
                .text("id");
        ProviderServer.admin().post("/api/v1/users/" + id + "/disable").expect(204);
        assertThat(ProviderServer.refusal(ProviderServer.signIn(person))).isEqualTo("ACCOUNT_DISABLED");
    }

    @Test
    void anInvitationBeginsWithTheFirstSignIn() {
        Tenant home = ProviderServer.newTenant();
        String email = SharedServer.uniqueEmail();
        home.owner()
                .post(home.path("users"), Map.of("email", email, "role", "SUPER_ADMIN"))
                .expect(201);
        Answer me = ProviderServer.browser(ProviderServer.signIn(person(email)))
                .get("/api/v1/me")
                .expect(200);
        assertThat(me.text("/memberships/0/role")).isEqualTo("SUPER_ADMIN");
        Answer users = home.owner().get(home.path("users"));
        assertThat(users.items("state")).containsOnly("ACTIVE");
    }
}
