package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.NextChange;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job token that is presented a moment before this replica has heard of it. */
class SecondLookTest {
    private static final int MOST_TRIES = 20;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PlainGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new PlainGateway();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private CompletableFuture<HttpResponse<String>> auth(String value) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/auth"))
                .header("Authorization", "Bearer " + value)
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String unknown(TokenKind kind) {
        return FakeTokens.FORMAT.generate(kind).reveal();
    }

    /** Each waits a quarter of a second only, which a busy machine may let pass. */
    private static void isTrueSoon(Callable<Boolean> attempt) throws Exception {
        for (int tries = 1; !attempt.call(); tries++) {
            assertThat(tries).isLessThan(MOST_TRIES);
        }
    }

    /** Until so many wait, or have waited already. */
    private void awaitWaiting(int many, CompletableFuture<?>... asked) {
        CompletableFuture<?> answered = CompletableFuture.anyOf(asked);
        while (gateway.nextChange.size() < many && !answered.isDone()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aJobTokenIsLookedForOnceMoreAfterTheNextChange() throws Exception {
        isTrueSoon(() -> {
            var token = FakeTokens.FORMAT.generate(TokenKind.JOB);
            var answer = auth(token.reveal());
            awaitWaiting(1, answer);
            gateway.tokens.add(token, FakeTokens.ofKind(TokenKind.JOB, FakeTokens.active(FakeTokens.CI_TOKEN)));
            gateway.nextChange.applied();
            return answer.get().statusCode() == 200
                    && answer.get().headers().firstValue("Tollgate-Kind").equals(Optional.of("job"));
        });
    }

    @Test
    void withoutAChangeItIsRefusedAfterAQuarterOfASecond() throws Exception {
        long start = System.nanoTime();
        var answer = auth(unknown(TokenKind.JOB)).get();
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Tollgate-Code")).contains("NOT_FOUND");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
        assertThat(gateway.nextChange.size()).isZero();
    }

    @Test
    void everyDialectLooksOnceMore() throws Exception {
        String asker = gateway.tokens.add(FakeTokens.GATEWAY, token -> token);
        String type = "application/json";
        // Threads of their own: the common pool of a small machine has just one.
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            isTrueSoon(() -> {
                var one = FakeTokens.FORMAT.generate(TokenKind.JOB);
                String item = "{\"token\":\"" + one.reveal() + "\"}";
                var json = CompletableFuture.supplyAsync(() -> post("/api/v1/verify", type, asker, item), threads);
                var batch = CompletableFuture.supplyAsync(
                        () -> post("/api/v1/verify/batch", type, asker, "{\"items\":[" + item + "," + item + "]}"),
                        threads);
                var form = CompletableFuture.supplyAsync(
                        () -> post(
                                "/oauth2/introspect",
                                "application/x-www-form-urlencoded",
                                asker,
                                "token=" + one.reveal()),
                        threads);
                awaitWaiting(3, json, batch, form);
                gateway.tokens.add(one, FakeTokens.ofKind(TokenKind.JOB, FakeTokens.active(FakeTokens.CI_TOKEN)));
                gateway.nextChange.applied();
                return json.get().contains("\"code\":\"VALID\"")
                        && !batch.get().contains("NOT_FOUND")
                        && batch.get().contains("\"code\":\"VALID\"")
                        && form.get().contains("\"active\":true");
            });
        } finally {
            threads.shutdown();
        }
    }

    private String post(String path, String type, String bearer, String body) {
        try {
            return gateway.post(path, type, bearer, body).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nobodyElseWaits() throws Exception {
        long quickest = Long.MAX_VALUE;
        for (String value : List.of(unknown(TokenKind.INTEGRATION), unknown(TokenKind.ACCESS), "junk_job_junk")) {
            long start = System.nanoTime();
            assertThat(auth(value).get().statusCode()).isEqualTo(401);
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(quickest)).isLessThan(NextChange.LONGEST_WAIT);
    }

    @Test
    void moreThanAThousandDoNotWait() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            answers.add(auth(unknown(TokenKind.JOB)));
        }
        for (var answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(401);
        }
        assertThat(gateway.nextChange.size()).isZero();
    }
}
