package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that wait for the database hold up neither probes nor metrics nor verdicts. */
class ProbesUnderLoadIT {
    private static final String EMAIL = "probes@example.org";
    private static final String PASSWORD = "a password for probes";
    private static final int CALLS = 260;
    private static final int ROUNDS = 21;
    private static final long BOUND = TimeUnit.MILLISECONDS.toNanos(100);

    private final Postgres.Access database = Postgres.newDatabase();

    @Test
    void callsBehindALockedTableHoldUpNothingElse() throws Exception {
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", EMAIL);
        settings.put("TOLLGATE_ADMIN_PASSWORD", PASSWORD);
        try (TollgateProcess process = TollgateProcess.start(settings);
                Connection locker = database.connect()) {
            Api admin = Api.on(process).login(EMAIL, PASSWORD);
            String organization = admin.get("/api/v1/organizations").text("/items/0/id");
            locker.setAutoCommit(false);
            locker.createStatement().execute("lock table token in access exclusive mode");
            List<CompletableFuture<Integer>> calls = call(admin, "/api/v1/organizations/" + organization + "/tokens");

            Api anonymous = Api.on(process);
            for (String path : List.of("/q/health/live", "/q/health/ready", "/q/health/started", "/q/health")) {
                assertThat(median(anonymous, path, 200)).as(path).isLessThan(BOUND);
            }
            assertThat(median(anonymous, "/q/metrics", 200)).isLessThan(BOUND);
            assertThat(median(anonymous, "/auth", 401)).isLessThan(BOUND);
            assertThat(calls).anyMatch(call -> !call.isDone());

            locker.rollback();
            for (CompletableFuture<Integer> call : calls) {
                assertThat(call.get(60, TimeUnit.SECONDS)).isIn(200, 503);
            }
        }
    }

    private static List<CompletableFuture<Integer>> call(Api admin, String path) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin.url() + path))
                .header("Authorization", admin.headers().get("Authorization"))
                .build();
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode));
        }
        return calls;
    }

    private static long median(Api api, String path, int status) {
        long[] took = IntStream.range(0, ROUNDS)
                .mapToLong(i -> {
                    long start = System.nanoTime();
                    api.get(path).expect(status);
                    return System.nanoTime() - start;
                })
                .sorted()
                .toArray();
        return took[ROUNDS / 2];
    }
}
