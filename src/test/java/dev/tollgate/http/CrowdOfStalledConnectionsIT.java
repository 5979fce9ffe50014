package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.Http2Frames;
import dev.tollgate.support.SharedServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** However many stall, they hold up nobody. */
@Tag("slow")
@Isolated
class CrowdOfStalledConnectionsIT {
    private static final String HALF = "{\"email\": \"nobody@example.org\"";
    /** Less than any of the deadlines that end those who stall, however busy the machine is. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aThousandOfThemHoldUpNobody() throws IOException {
        String[] paths = {"/api/v1/login", "/api/v1/session", "/api/v1/leaks", "/oauth2/revoke", "/nothing"};
        for (int i = 0; i < 600; i++) {
            String coding = i % 2 == 0 ? "Content-Length: 100" : "Transfer-Encoding: chunked";
            open("POST " + paths[i % paths.length] + " HTTP/1.1\nHost: localhost\n" + coding + "\n"
                    + (i % 3 == 0 ? "Expect: 100-continue\n" : "") + "\n" + (i % 2 == 0 ? HALF : "50\n" + HALF));
        }
        for (int i = 0; i < 400; i++) {
            open("POST /api/v1/login HTTP/1.1\nHost: localhost\nX-Half: ");
        }
        for (int i = 0; i < 10; i++) {
            stalledStreams(100);
        }

        long start = System.nanoTime();
        SharedServer.anonymous().get("/q/health/live").expect(200);
        SharedServer.anonymous().get("/q/metrics").expect(200);
        SharedServer.anonymous().get("/auth").expect(401);
        SharedServer.admin().get("/api/v1/me").expect(200);
        SharedServer.anonymous().form("/oauth2/revoke", "token=none").expect(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    /** What waits for its body holds its head as well. */
    @Test
    void largeHeadsThatWaitForTheirBodiesCrowdEachOtherOut() throws IOException {
        String head =
                "POST /api/v1/login HTTP/1.1\nHost: localhost\nContent-Length: 100\nX-Long: " + "a".repeat(60_000);
        for (int i = 0; i < 1_000; i++) {
            open(head + "\n\n" + HALF);
        }
        Socket first = sockets.get(0);
        first.setSoTimeout((int) DEADLINE.toMillis());
        assertThat(new String(first.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 503");
    }

    private void stalledStreams(int streams) throws IOException {
        Socket socket = open("");
        socket.getOutputStream().write(Http2Frames.PREFACE);
        for (int i = 0; i < streams; i++) {
            socket.getOutputStream().write(Http2Frames.post(2 * i + 1, "/api/v1/login"));
        }
    }

    private Socket open(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", SharedServer.process().port());
        sockets.add(socket);
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
