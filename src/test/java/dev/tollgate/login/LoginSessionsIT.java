package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/me/sessions} and {@code POST /api/v1/me/password}: what ends whose login. */
class LoginSessionsIT {
    private static final String NEW_PASSWORD = "another good password";

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Api login(Tenant.Member person) {
        return SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
    }

    private static Api cookie(Tenant.Member person) {
        Answer started = SharedServer.anonymous()
                .with("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/session", Map.of("email", person.email(), "password", SharedServer.PASSWORD))
                .expect(204);
        return SharedServer.anonymous()
                .with("Cookie", started.header("Set-Cookie").split(";", 2)[0]);
    }

    @Test
    void sessionsAreListedAndEndedOneByOne() {
        Tenant.Member person = home.newMember("MEMBER");
        Api first = login(person);
        Api second = SharedServer.anonymous()
                .with("X-Forwarded-For", "203.0.113.7")
                .with("User-Agent", "a phone")
                .login(person.email(), SharedServer.PASSWORD);
        Api third = cookie(person);
        Answer sessions = first.get("/api/v1/me/sessions").expect(200);
        assertThat(sessions.items("kind")).containsExactly("JWT", "JWT", "COOKIE");
        assertThat(sessions.items("current")).containsExactly("true", "false", "false");
        assertThat(sessions.text("/items/1/address")).isEqualTo("203.0.113.7");
        assertThat(sessions.text("/items/1/userAgent")).isEqualTo("a phone");
        first.delete("/api/v1/me/sessions/" + sessions.items("id").get(1)).expect(204);
        second.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        first.delete("/api/v1/me/sessions/" + sessions.items("id").get(2)).expect(204);
        third.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        first.get("/api/v1/me").expect(200);
        assertThat(first.get("/api/v1/me/sessions").items("id")).hasSize(1);
    }

    @Test
    void someoneElsesSessionIsAbsent() {
        Api one = login(home.newMember("MEMBER"));
        Api other = login(home.newMember("MEMBER"));
        String session = one.get("/api/v1/me/sessions").items("id").get(0);
        other.delete("/api/v1/me/sessions/" + session).expectProblem(404, "NOT_FOUND");
        other.delete("/api/v1/me/sessions/" + UUID.randomUUID()).expectProblem(404, "NOT_FOUND");
        other.delete("/api/v1/me/sessions/none").expectProblem(404, "NOT_FOUND");
        one.get("/api/v1/me").expect(200);
    }

    @Test
    void aNewPasswordEndsEveryOtherLogin() {
        Tenant.Member person = home.newMember("MEMBER");
        Api self = login(person);
        Api otherJwt = login(person);
        Api otherCookie = cookie(person);
        self.post("/api/v1/me/password", Map.of("current", SharedServer.PASSWORD, "new", NEW_PASSWORD))
                .expect(204);
        otherJwt.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        otherCookie.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        self.get("/api/v1/me").expect(200);
        SharedServer.anonymous().tryLogin(person.email(), SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
        SharedServer.anonymous()
                .login(person.email(), NEW_PASSWORD)
                .get("/api/v1/me")
                .expect(200);
        assertThat(home.verdict(person.accessToken())).isEqualTo("VALID");
        Answer events = home.owner()
                .get(home.path("audit-events") + "?action=user.password-changed&subject=" + person.id())
                .expect(200);
        assertThat(events.items("id")).hasSize(1);
        assertThat(events.text("/items/0/actor/id")).isEqualTo(person.id());
        assertThat(events.text()).doesNotContain(NEW_PASSWORD, SharedServer.PASSWORD);
    }

    @Test
    void thePresentPasswordIsNeededAndTheNewOneChecked() {
        Tenant.Member person = home.newMember("MEMBER");
        Api self = login(person);
        Api other = login(person);
        self.post("/api/v1/me/password", Map.of("current", "wrong", "new", NEW_PASSWORD))
                .expectProblem(401, "BAD_CREDENTIALS");
        self.post("/api/v1/me/password", Map.of("current", SharedServer.PASSWORD, "new", "short"))
                .expectViolation("new");
        self.post("/api/v1/me/password", Map.of("current", SharedServer.PASSWORD))
                .expectViolation("new");
        self.post("/api/v1/me/password", Map.of("new", NEW_PASSWORD)).expectViolation("current");
        other.get("/api/v1/me").expect(200);
    }
}
