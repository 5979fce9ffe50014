package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that is told to end while gateways ask it without pause. */
@Tag("slow")
class DrainIT {
    private static final String EMAIL = "drain@example.org";
    private static final String PASSWORD = "a password for draining";
    private static final int CLIENTS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final long QUESTIONS_BEFORE = 200;
    // The delay of 2 s, the time-out of 10 s that nothing here should need, and what a busy machine adds.
    private static final Duration BOUND = Duration.ofSeconds(15);

    private final Postgres.Access database = Postgres.newDatabase();

    @Test
    void terminationLosesNoQuestionAndNoUsageAndLeavesTheReplicasLast() throws Exception {
        TollgateProcess process = TollgateProcess.start(settings());
        try {
            String token = createToken(process);
            List<DrainClient> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> DrainClient.start(process.port(), token))
                    .toList();
            Await.until(WARM_UP, "the load is on", () -> answered(clients) >= QUESTIONS_BEFORE);
            CompletableFuture<Boolean> openWithoutRow = CompletableFuture.supplyAsync(() -> openWithoutRow(process));

            long told = System.nanoTime();
            process.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - told);

            for (DrainClient client : clients) {
                client.end();
            }
            assertThat(clients).allSatisfy(client -> {
                assertThat(client.lost()).as("questions without an answer").isEmpty();
                assertThat(client.toldToLeave())
                        .as("Connection: close was said")
                        .isPositive();
                assertThat(client.answeredWhileNotReady())
                        .as("answers after readiness had ended")
                        .isPositive();
            });
            assertThat(recordedUses()).as("uses written").isEqualTo(answered(clients));
            assertThat(replicaRows()).as("rows of replicas").isZero();
            assertThat(openWithoutRow.get(BOUND.toSeconds(), TimeUnit.SECONDS))
                    .as("the server was open when the replica's row had gone")
                    .isFalse();
            assertThat(took).isBetween(Duration.ofSeconds(2), BOUND);
        } finally {
            process.kill();
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("QUARKUS_SHUTDOWN_DELAY", "2S");
        settings.put("TOLLGATE_ADMIN_EMAIL", EMAIL);
        settings.put("TOLLGATE_ADMIN_PASSWORD", PASSWORD);
        return settings;
    }

    private static String createToken(TollgateProcess process) {
        Api admin = Api.on(process).login(EMAIL, PASSWORD);
        String organization = admin.get("/api/v1/organizations").expect(200).text("/items/0/id");
        return admin.post(
                        "/api/v1/organizations/" + organization + "/tokens",
                        Map.of("label", "drained", "role", "CI Token"))
                .expect(201)
                .text("token");
    }

    private static long answered(List<DrainClient> clients) {
        return clients.stream().mapToLong(DrainClient::answered).sum();
    }

    /** Looks until the row has gone: whether the server then still took connections. */
    private boolean openWithoutRow(TollgateProcess process) {
        Await.until(BOUND.multipliedBy(4), "the replica leaves", () -> replicaRows() == 0);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", process.port()), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private long replicaRows() {
        return database.number("select count(*) from replica");
    }

    private long recordedUses() {
        return database.number("select coalesce(sum(uses), 0) from token_usage");
    }
}
