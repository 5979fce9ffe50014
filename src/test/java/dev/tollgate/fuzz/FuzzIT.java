package dev.tollgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is asked, the answer is one that the description names: no incident, no status of its own, no error that is
 * no problem, and not after a second.
 *
 * <p>{@code -Dfuzz.seconds} says for how long, {@code -Dfuzz.seed} makes other requests; the same seed makes the same.
 */
@Tag("slow")
class FuzzIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = Long.getLong("fuzz.seconds", 60);
    private static final long SEED = Long.getLong("fuzz.seed", 20_240_229);
    private static final int ROUND = 400;
    private static final long SLOW_MILLIS = 1_000;
    private static final int MOST_FAULTS = 40;

    private static TollgateProcess process;

    private final Map<String, String> faults = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_TRUSTED_PROXIES", "127.0.0.0/8");
        process = TollgateProcess.start(environment);
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void everyAnswerIsOneThatTheDescriptionNames() throws IOException {
        Description description = Description.published();
        List<Description.Operation> operations = description.operations();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        long asked = 0;
        for (long round = 0; System.nanoTime() < end && faults.size() < MOST_FAULTS; round++) {
            World world = World.create(process);
            SplittableRandom random = new SplittableRandom(SEED + round);
            Requests requests = new Requests(description, random, world.ids());
            for (int i = 0; i < ROUND && System.nanoTime() < end; i++) {
                Description.Operation operation = operations.get(random.nextInt(operations.size()));
                String credential = world.credentials()
                        .get(random.nextInt(world.credentials().size()));
                judge(requests.next(operation, credential), "seed " + SEED + ", round " + round + ", request " + i);
                asked++;
            }
        }
        System.out.printf("%d requests, seed %d%n", asked, SEED);
        assertThat(faults.values()).as(asked + " requests").isEmpty();
    }

    private void judge(Requests.Request request, String place) throws IOException {
        Wire.Reply reply = Wire.ask(process.port(), request.bytes());
        String fault = reply == null ? "no answer" : fault(request, reply);
        if (fault != null) {
            faults.putIfAbsent(
                    request.operation().id() + " " + fault,
                    request.operation().id() + ": " + fault + " (" + place + ")\n" + request + "\n"
                            + (reply == null ? "" : reply.headers() + " " + reply.body()));
        }
    }

    private @Nullable String fault(Requests.Request request, Wire.Reply reply) throws IOException {
        String status = String.valueOf(reply.status());
        if (reply.status() >= 500) {
            return "answers " + status;
        }
        if (request.routed() && !request.operation().statuses().contains(status)) {
            return "answers " + status + ", which it does not name";
        }
        if (reply.status() >= 400 && !isExplained(request, reply)) {
            return "answers " + status + " without a problem";
        }
        return reply.millis() > SLOW_MILLIS && isSlowAgain(request) ? "takes longer than a second" : null;
    }

    /** What is slow once may be the machine's fault. */
    private boolean isSlowAgain(Requests.Request request) throws IOException {
        for (int i = 0; i < 3; i++) {
            Wire.Reply again = Wire.ask(process.port(), request.bytes());
            if (again != null && again.millis() <= SLOW_MILLIS) {
                return false;
            }
        }
        return true;
    }

    private static boolean isExplained(Requests.Request request, Wire.Reply reply) {
        if (request.operation().isDialect()
                || new String(request.bytes(), 0, 5, StandardCharsets.US_ASCII).equals("HEAD ")) {
            return true;
        }
        return request.operation().isScim() && reply.header("content-type").startsWith("application/scim+json")
                ? reply.body().contains("api:messages:2.0:Error\"")
                        && !reply.body().contains("dev.tollgate")
                : reply.header("content-type").startsWith("application/problem+json") && isProblem(reply);
    }

    private static boolean isProblem(Wire.Reply reply) {
        try {
            JsonNode problem = JSON.readTree(reply.body());
            return problem.path("status").asInt() == reply.status()
                    && !problem.path("code").asText().isEmpty()
                    && !problem.path("title").asText().isEmpty()
                    && !problem.path("type").asText().isEmpty()
                    && !reply.body().contains("dev.tollgate");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
