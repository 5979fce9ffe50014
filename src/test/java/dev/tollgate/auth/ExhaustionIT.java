package dev.tollgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever makes the service hash passwords gets waiting for it, and no memory, worker or account of anybody else. */
@Tag("slow")
class ExhaustionIT {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private static Postgres.Access database;
    private static TollgateProcess process;

    @BeforeAll
    static void start() {
        database = Postgres.newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_TRUSTED_PROXIES", "127.0.0.0/8");
        // As the image has it.
        environment.put("JAVA_TOOL_OPTIONS", "-XX:+ExitOnOutOfMemoryError");
        process = TollgateProcess.start(environment);
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void loginsAtOnceAreAnsweredOrToldToComeBack() throws Exception {
        List<Answer> answers = atOnce(160, i -> {
            Api stranger = Api.on(process).with("X-Forwarded-For", "198.51.100." + i);
            return () -> stranger.tryLogin("nobody-" + i + "@example.org", "guess");
        });
        assertThat(answers).allSatisfy(answer -> expectOrLater(answer, 401));
        assertThat(answers).extracting(Answer::status).contains(401, 503);
        // Its process has not come to its end, and serves on.
        Api.on(process).get("/q/health/live").expect(200);
        Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    @Test
    void peopleAddedAtOnceAreAddedOrToldToComeBack() throws Exception {
        Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        Tenant tenant = Tenant.create(admin, SharedServer.unique("Crowd"));
        List<Answer> answers = atOnce(120, i -> {
            Map<String, String> person = Map.of(
                    "email", "crowd-" + i + "@example.org",
                    "name", "Somebody",
                    "password", "long enough",
                    "role", "MEMBER");
            return () -> admin.post(tenant.path("users"), person);
        });
        assertThat(answers).allSatisfy(answer -> expectOrLater(answer, 201));
        long added = answers.stream().filter(answer -> answer.status() == 201).count();
        assertThat(added).isPositive();
        assertThat(admin.get(tenant.path("users") + "?limit=200").items("id")).hasSize((int) added + 1);
    }

    private static void expectOrLater(Answer answer, int expected) {
        if (answer.status() == 503) {
            answer.expectProblem(503, "UNAVAILABLE");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 10);
            return;
        }
        answer.expect(expected);
    }

    /** All of them under way at the same time; each is answered in time. */
    private static List<Answer> atOnce(int count, IntFunction<Callable<Answer>> call) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                calls.add(call.apply(i));
            }
            long start = System.nanoTime();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : clients.invokeAll(calls)) {
                answers.add(answer.get());
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_ANSWER);
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }
}
