package dev.tollgate.fuzz;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
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

    /** RFC 6749 section 5.2, and section 4.1.2.1 for what is over soon. */
    private static final Set<String> OAUTH_ERRORS = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "temporarily_unavailable");

    private static Postgres.Access database;
    private static TollgateProcess process;

    private final Map<String, String> faults = new LinkedHashMap<>();
    private final Set<String> succeeded = new TreeSet<>();

    @BeforeAll
    static void start() {
        // Most people have an older server than the one that is embedded, which all other tests of the API ask.
        database = StockPostgres.shared().newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
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
            World world = World.create(process, database);
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
        Set<String> never = operations.stream().map(Description.Operation::id).collect(toCollection(TreeSet::new));
        never.removeAll(succeeded);
        System.out.printf("%d requests, seed %d, none successful for %s%n", asked, SEED, never);
        assertThat(faults.values()).as(asked + " requests").isEmpty();
    }

    private void judge(Requests.Request request, String place) throws IOException {
        Wire.Reply reply = Wire.ask(process.port(), request.bytes());
        String fault = reply == null ? "no answer" : fault(request, reply);
        if (reply != null && reply.status() < 300) {
            succeeded.add(request.operation().id());
        }
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
        Description.Operation operation = request.operation();
        if (new String(request.bytes(), 0, 5, StandardCharsets.US_ASCII).equals("HEAD ") || isProblem(reply)) {
            return true;
        }
        if (operation.isOAuth()) {
            return isOAuthError(reply);
        }
        if (operation.isForwardAuth()) {
            return !reply.header("tollgate-code").isEmpty();
        }
        return operation.isScim()
                && reply.header("content-type").startsWith("application/scim+json")
                && reply.body().contains("api:messages:2.0:Error\"")
                && !reply.body().contains("dev.tollgate");
    }

    /** RFC 6749 section 5.2, its characters too. */
    private static boolean isOAuthError(Wire.Reply reply) {
        if (!reply.header("content-type").startsWith("application/json")) {
            return false;
        }
        try {
            JsonNode error = JSON.readTree(reply.body());
            return OAUTH_ERRORS.contains(error.path("error").asText())
                    && error.path("error_description").asText().matches("[ !#-\\[\\]-~]*")
                    && reply.header("cache-control").contains("no-store")
                    && !reply.body().contains("dev.tollgate");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean isProblem(Wire.Reply reply) {
        if (!reply.header("content-type").startsWith("application/problem+json")) {
            return false;
        }
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
