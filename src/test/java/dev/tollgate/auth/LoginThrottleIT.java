package dev.tollgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Guessing is slowed down, per account and per address, without locking anybody out for good. */
class LoginThrottleIT {
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
}
