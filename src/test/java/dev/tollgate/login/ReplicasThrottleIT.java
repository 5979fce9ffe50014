package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replicas count failed logins together, and what they have counted outlives each of them. */
@Tag("slow")
class ReplicasThrottleIT {
    private static final int PER_ADDRESS = 15;

    private static TollgateProcess one;
    private static TollgateProcess other;
    private static Tenant.Member person;

    @BeforeAll
    static void start() {
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_TRUSTED_PROXIES", "127.0.0.0/8");
        environment.put("TOLLGATE_AUTH_ATTEMPTS_PER_ADDRESS", String.valueOf(PER_ADDRESS));
        one = TollgateProcess.start(environment);
        other = TollgateProcess.start(environment);
        Api admin = Api.on(one).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        person = Tenant.create(admin, "Home").newMember("MEMBER");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void guessesInTurnAreTenInAllAlsoAfterARestart() {
        int wrong = 0;
        for (int i = 0; i < 16; i++) {
            Api replica = Api.on(i % 2 == 0 ? one : other).with("X-Forwarded-For", "198.51.100." + i);
            wrong += replica.tryLogin(SharedServer.ADMIN, "guess " + i).status() == 401 ? 1 : 0;
        }
        assertThat(wrong).isEqualTo(10);
        other.stop();
        other.restart();
        for (TollgateProcess replica : List.of(one, other)) {
            int wait = Integer.parseInt(Api.on(replica)
                    .with("X-Forwarded-For", "198.51.100.77")
                    .tryLogin(SharedServer.ADMIN, SharedServer.PASSWORD)
                    .expectProblem(429, "TOO_MANY_REQUESTS")
                    .header("Retry-After"));
            assertThat(wait).isBetween(1, 60);
        }
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        long start = System.nanoTime();
        int wrong = 0;
        while (wrong < 60 && guess(one, "2001:db8:64:1::" + Integer.toHexString(wrong)) == 401) {
            wrong++;
        }
        // One comes back every 6 s.
        long comeBack = Duration.ofNanos(System.nanoTime() - start).toSeconds() / 6;
        assertThat(wrong).isBetween(PER_ADDRESS, PER_ADDRESS + (int) comeBack + 1);
        assertThat(guess(one, "2001:db8:64:2::1")).isEqualTo(401);
    }

    @Test
    void aStrangerBehindTheSameProxyShutsNobodyOutWhoHasLoggedInThere() {
        Api behind = Api.on(one).with("X-Forwarded-For", "203.0.113.50");
        behind.login(person.email(), SharedServer.PASSWORD);
        int status = 401;
        for (int i = 0; i < 60 && status == 401; i++) {
            status = guess(one, "203.0.113.50");
        }
        assertThat(status).isEqualTo(429);
        for (TollgateProcess replica : List.of(one, other)) {
            Api.on(replica)
                    .with("X-Forwarded-For", "203.0.113.50")
                    .tryLogin(person.email(), SharedServer.PASSWORD)
                    .expect(200);
        }
    }

    @Test
    void peopleOfUnknownPlacesDoNotThrottleEachOther() {
        for (int i = 0; i < PER_ADDRESS + 5; i++) {
            assertThat(guess(other, "unknown")).isEqualTo(401);
        }
        Api.on(other)
                .with("X-Forwarded-For", "unknown")
                .tryLogin(person.email(), SharedServer.PASSWORD)
                .expect(200);
    }

    private static int guess(TollgateProcess replica, String address) {
        return Api.on(replica)
                .with("X-Forwarded-For", address)
                .tryLogin(SharedServer.uniqueEmail(), "guess")
                .status();
    }
}
