package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guessing is slowed down, per account and per address, without locking anybody out for good. */
class LoginThrottleIT {
    private static final Postgres.Access DATABASE = SharedServer.database();

    private static Api at(String address) {
        return SharedServer.anonymous().with("X-Forwarded-For", address);
    }

    private static Answer guessUntilThrottled(Api guesser, String email, int most) {
        for (int i = 0; i < most; i++) {
            Answer answer = guesser.tryLogin(email, "guess " + i);
            if (answer.status() == 429) {
                return answer;
            }
            answer.expectProblem(401, "BAD_CREDENTIALS");
        }
        throw new AssertionError("never throttled");
    }

    @Test
    void aStrangerIsThrottledAndTheOwnerAtTheirOwnAddressIsNot() {
        Tenant.Member owner = SharedServer.newTenant().newMember("MEMBER");
        String home = SharedServer.uniqueAddress();
        at(home).login(owner.email(), SharedServer.PASSWORD);
        String stranger = "198.51.100.23";
        Answer throttled = guessUntilThrottled(at(stranger), owner.email(), 15);
        throttled.expectProblem(429, "TOO_MANY_REQUESTS");
        assertThat(Integer.parseInt(throttled.header("Retry-After"))).isBetween(1, 60);
        // Not even the right password helps a stranger, so the answer does not tell whether it is the right one.
        at(stranger).tryLogin(owner.email(), SharedServer.PASSWORD).expectProblem(429, "TOO_MANY_REQUESTS");
        at("198.51.100.99").tryLogin(owner.email(), "guess").expectProblem(429, "TOO_MANY_REQUESTS");
        at(home).tryLogin(owner.email(), SharedServer.PASSWORD).expect(200);
    }

    @Test
    void anAddressThatIsNoAccountIsThrottledAlike() {
        guessUntilThrottled(at(SharedServer.uniqueAddress()), SharedServer.uniqueEmail(), 15)
                .expectProblem(429, "TOO_MANY_REQUESTS");
    }

    @Test
    void guessingThePresentPasswordIsThrottledToo() {
        Tenant.Member person = SharedServer.newTenant().newMember("MEMBER");
        Api self = at(SharedServer.uniqueAddress()).login(person.email(), SharedServer.PASSWORD);
        Map<String, String> guess = Map.of("current", "guess", "new", "something else");
        int status = 401;
        for (int i = 0; i < 15 && status == 401; i++) {
            status = self.post("/api/v1/me/password", guess).status();
        }
        self.post("/api/v1/me/password", guess).expectProblem(429, "TOO_MANY_REQUESTS");
    }

    @Test
    void anInventedAddressDoesNotThrottleTheOwnerAtHome() {
        Tenant.Member owner = SharedServer.newTenant().newMember("MEMBER");
        String home = "203.0.113.77";
        at(home).login(owner.email(), SharedServer.PASSWORD);
        for (String invented : new String[] {owner.email() + " " + home, owner.id(), home}) {
            guessUntilThrottled(at(SharedServer.uniqueAddress()), invented, 15);
        }
        at(home).tryLogin(owner.email(), SharedServer.PASSWORD).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I", "\u0130"})
    void allSpellingsOfAnAccountAreOneCount(String letter) {
        Tenant.Member owner = SharedServer.newTenant().newMember("i" + SharedServer.uniqueEmail(), "MEMBER");
        String local = owner.email().substring(1);
        int wrong = 0;
        for (int i = 0; i < 15; i++) {
            String spelling = (i % 2 == 0 ? "i" : letter) + local;
            wrong += at("198.51.100." + i).tryLogin(spelling, "guess").status() == 401 ? 1 : 0;
        }
        assertThat(wrong).isEqualTo(10);
    }

    @Test
    void anAttemptThatFailsForWantOfTheDatabaseIsNoGuess() {
        Tenant.Member person = SharedServer.newTenant().newMember("MEMBER");
        DATABASE.execute("create function fail_login() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no' using errcode = '57P03'; end $$");
        DATABASE.execute("create trigger fail_login before update on app_user for each row when (old.id = '"
                + person.id() + "') execute function fail_login()");
        try {
            for (int i = 0; i < 12; i++) {
                at("192.0.2.9").tryLogin(person.email(), SharedServer.PASSWORD).expectProblem(503, "UNAVAILABLE");
            }
        } finally {
            DATABASE.execute("drop function fail_login cascade");
        }
        at("192.0.2.9").tryLogin(person.email(), SharedServer.PASSWORD).expect(200);
    }
}
