package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account with which nobody signs in by a password. */
class PasswordOffIT {
    private static final String NEXT = "another password for tests";
    private static final String OFF = "update app_user set password_off = true where id = ?::uuid";

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static String reset(Tenant.Member person) {
        return "/api/v1/users/" + person.id() + "/password-reset";
    }

    @Test
    void theRightPasswordIsAnsweredAsAWrongOne() {
        Tenant.Member person = home.newMember("MEMBER");
        change(OFF, person);
        Answer right = SharedServer.anonymous().tryLogin(person.email(), SharedServer.PASSWORD);
        Answer wrong = SharedServer.anonymous().tryLogin(person.email(), NEXT);
        right.expectProblem(401, "BAD_CREDENTIALS");
        assertThat(right.text()).isEqualTo(wrong.text());
    }

    @Test
    void thereIsNoPasswordToChangeOrToReset() {
        Tenant.Member person = home.newMember("MEMBER");
        Api self = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        change(OFF, person);
        self.post("/api/v1/me/password", Map.of("current", SharedServer.PASSWORD, "new", NEXT))
                .expectProblem(409, "PASSWORD_OFF");
        SharedServer.admin().post(reset(person)).expectProblem(409, "PASSWORD_OFF");
        self.get("/api/v1/me").expect(200);
    }

    @Test
    void aLinkOfBeforeIsWorthless() {
        Tenant.Member person = home.newMember("MEMBER");
        String token = SharedServer.admin().post(reset(person)).expect(200).text("token");
        change(OFF, person);
        SharedServer.anonymous()
                .post("/api/v1/password-reset", Map.of("token", token, "password", NEXT))
                .expectViolation("token");
    }

    /** As the release before writes it, which knows nothing of such accounts. */
    @Test
    void noProgramStoresALink() {
        Tenant.Member person = home.newMember("MEMBER");
        change(OFF, person);
        assertThat(SharedServer.database()
                        .update(
                                "insert into password_reset (user_id, token_hash, created_at, expires_at)"
                                        + " values (?::uuid, sha256('x'), now(), now() + interval '1 hour')",
                                person.id()))
                .isZero();
    }

    @Test
    void whoeverHasTheDatabaseLetsThePersonSetOneAgain() throws Exception {
        Tenant.Member person = home.newMember("MEMBER");
        change(OFF, person);
        String output = AccountCommand.run("reset-password", person.email(), 0);
        String token = output.substring(output.indexOf('#') + 1).split("\\s")[0];
        SharedServer.anonymous()
                .post("/api/v1/password-reset", Map.of("token", token, "password", NEXT))
                .expect(204);
        SharedServer.anonymous().login(person.email(), NEXT).get("/api/v1/me").expect(200);
    }

    private static void change(String sql, Tenant.Member person) {
        assertThat(SharedServer.database().update(sql, person.id())).isOne();
    }
}
