package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.RawHttp;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process has an end to its connections, and goes on answering those that it has. */
class ConnectionsIT {
    private static final int MOST = 20;

    @Test
    void oneMoreIsClosedWithoutAByteAndRoomIsFoundAgain() throws Exception {
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("TOLLGATE_HTTP_CONNECTIONS", String.valueOf(MOST));
        List<RawHttp> clients = new ArrayList<>();
        try (TollgateProcess process = TollgateProcess.start(settings)) {
            for (int i = 0; i < 2 * MOST; i++) {
                clients.add(new RawHttp(process.port()));
            }
            List<RawHttp> answered =
                    clients.stream().filter(ConnectionsIT::isAnswered).toList();
            // Whoever asked whether the process is ready may have kept a connection or two.
            assertThat(answered).hasSizeBetween(MOST - 3, MOST).allMatch(ConnectionsIT::isAnswered);
            for (RawHttp client : clients) {
                client.close();
            }
            Await.until(Duration.ofSeconds(20), "there is room again", () -> isOpen(process.port()));
        }
    }

    private static boolean isOpen(int port) {
        try (RawHttp client = new RawHttp(port)) {
            return isAnswered(client);
        } catch (IOException e) {
            return false;
        }
    }

    /** False where it was closed without a byte. */
    private static boolean isAnswered(RawHttp client) {
        try {
            return client.send("GET /auth HTTP/1.1\nHost: localhost\n\n")
                            .answer()
                            .status()
                    == 401;
        } catch (IOException e) {
            return false;
        }
    }
}
