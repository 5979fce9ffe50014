package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.Http2Frames;
import dev.tollgate.gateway.RawHttp;
import dev.tollgate.support.SharedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever sends slowly, or not at all, is not waited for. The tests wait at the same time. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class StalledConnectionsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/login", "/oauth2/revoke", "/nothing", "/ui/x"})
    void aBodyOfAByteEverySecondIsNotWaitedFor(String path) throws IOException {
        Socket socket = open("POST " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 100\n\n{");
        assertThat(dribble(socket)).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT");
    }

    @Test
    void neitherIsAHead() throws IOException {
        Socket socket = open("GET /auth HTTP/1.1\nHost: localhost\nX-Long: ");
        assertThat(dribble(socket)).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT");
    }

    @Test
    void noRequestHasMoreTimeThanTheFirst() throws IOException {
        Socket socket = open("GET /auth HTTP/1.1\nHost: localhost\n\nGET /auth HTTP/1.1\nX-Long: ");
        assertThat(dribble(socket)).startsWith("HTTP/1.1 401").contains("HTTP/1.1 408");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth", "/q/health/live"})
    void aBodyThatNobodyReadsHasAnEndToo(String path) throws IOException {
        Socket socket = open("GET " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 100\n\n");
        assertThat(dribble(socket)).startsWith("HTTP/1.1").doesNotContain("408");
    }

    @Test
    void neitherHasTheBeginningOfHttp2() throws IOException {
        Socket socket = open("PRI * HTTP/2.0\n");
        assertThat(endsIn(socket, DEADLINE)).isTrue();
    }

    @Test
    void aConnectionMayBeIdle() throws IOException {
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            String ask = "GET /auth HTTP/1.1\nHost: localhost\n\n";
            assertThat(http.send(ask).answer().status()).isEqualTo(401);
            // As long as a slow head would have had.
            Socket slow = open("GET /auth HTTP/1.1\nX: ");
            dribble(slow);
            assertThat(http.send(ask).answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aFrameThatDoesNotEndEndsItsConnection() throws IOException {
        byte[] frame = Http2Frames.post(1, "/api/v1/login");
        Socket socket = open("");
        socket.getOutputStream().write(Http2Frames.PREFACE);
        socket.getOutputStream().write(frame, 0, frame.length - 1);
        assertThat(endsIn(socket, DEADLINE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/login", "/auth"})
    void aStreamWithoutItsBodyEndsAndOthersGoOn(String path) throws IOException {
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            http.sendBytes(Http2Frames.PREFACE);
            assertThat(Http2Frames.concurrentStreams(http.input())).isEqualTo(100);
            // All but one of those that may be open at once: what is answered before its body is there stays open for
            // it.
            for (int stream = 1; stream < 198; stream += 2) {
                http.sendBytes(Http2Frames.post(stream, path));
                http.sendBytes(Http2Frames.data(stream, new byte[] {'{'}));
            }
            assertThat(Http2Frames.statusOf(http.input(), 197)).isEqualTo(path.equals("/auth") ? "401" : "408");
            http.sendBytes(Http2Frames.get(199, "/auth", null));
            assertThat(Http2Frames.statusOf(http.input(), 199)).isEqualTo("401");
        }
    }

    private Socket open(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", SharedServer.process().port());
        sockets.add(socket);
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Sends a byte each second until the server has had enough of it; what it said. */
    private static String dribble(Socket socket) throws IOException {
        StringBuilder said = new StringBuilder();
        long start = System.nanoTime();
        socket.setSoTimeout(1_000);
        while (System.nanoTime() - start < DEADLINE.toNanos()) {
            try {
                int c = socket.getInputStream().read();
                if (c < 0) {
                    return said.toString();
                }
                said.append((char) c);
            } catch (SocketTimeoutException e) {
                socket.getOutputStream().write('a');
            } catch (IOException e) {
                return said.toString();
            }
        }
        throw new AssertionError("The server still waits; it said: " + said);
    }

    private static boolean endsIn(Socket socket, Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        InputStream in = socket.getInputStream();
        try {
            in.readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
