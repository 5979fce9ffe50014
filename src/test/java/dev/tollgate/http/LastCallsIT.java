package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.RawHttp;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process that is told to end while people go on changing things. */
class LastCallsIT {
    private static final String EMAIL = "last@example.org";
    private static final String PASSWORD = "a password for the last";
    private static final int CLIENTS = 8;

    /** The delay, and what a busy machine takes to end; the shutdown's own limit would be 10 s more. */
    private static final Duration BOUND = Duration.ofSeconds(9);

    private final Postgres.Access database = Postgres.newDatabase();
    private final Queue<String> cut = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final CountDownLatch busy = new CountDownLatch(50);

    @Test
    void noChangeThatWasMadeIsLeftWithoutItsAnswer() throws Exception {
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("QUARKUS_SHUTDOWN_DELAY", "1S");
        // More than can be made until it ends.
        settings.put("TOLLGATE_LIMITS_ROLES", "100000");
        settings.put("TOLLGATE_ADMIN_EMAIL", EMAIL);
        settings.put("TOLLGATE_ADMIN_PASSWORD", PASSWORD);
        TollgateProcess process = TollgateProcess.start(settings);
        try {
            List<Thread> clients = clients(process);
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();

            long told = System.nanoTime();
            process.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - told);
            for (Thread client : clients) {
                client.join(10_000);
            }

            assertThat(statuses).containsOnly(201, 503);
            assertThat(made()).doesNotContainAnyElementsOf(cut);
            assertThat(took).isLessThan(BOUND);
        } finally {
            process.kill();
        }
    }

    private List<Thread> clients(TollgateProcess process) {
        Api admin = Api.on(process).login(EMAIL, PASSWORD);
        String roles =
                "/api/v1/organizations/" + admin.get("/api/v1/organizations").text("/items/0/id") + "/roles";
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String name = "client-" + i;
            Thread client = new Thread(
                    () -> change(process.port(), roles, admin.headers().getOrDefault("Authorization", ""), name), name);
            client.start();
            clients.add(client);
        }
        return clients;
    }

    /** One connection for each call, until nobody answers any more. */
    private void change(int port, String path, String authorization, String client) {
        for (int i = 0; ; i++) {
            String name = client + "-" + i;
            String body = "{\"name\": \"" + name + "\", \"permissions\": [\"a\"]}";
            try (RawHttp http = new RawHttp(port)) {
                http.send("POST " + path + " HTTP/1.1\nHost: localhost\nAuthorization: " + authorization
                        + "\nContent-Type: application/json\nContent-Length: " + body.length() + "\n\n" + body);
                statuses.add(http.answer().status());
                busy.countDown();
            } catch (ConnectException e) {
                return;
            } catch (IOException e) {
                cut.add(name);
            }
        }
    }

    private List<String> made() throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.connect();
                var rows = connection.createStatement().executeQuery("select name from token_role")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
