package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.gateway.Http2Frames;
import dev.tollgate.gateway.RawHttp;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many streams of HTTP/2 as announced, also for a client that never says that it has heard of it, and no large tables. */
@Tag("slow")
class StreamLimitIT {
    private static final int ANNOUNCED = 100;

    @Test
    void streamsBeyondTheLimitAreRefused() throws IOException {
        try (SocketChannel connection = SocketChannel.open(server())) {
            connection.write(ByteBuffer.wrap(Http2Frames.PREFACE));
            for (int i = 0; i < ANNOUNCED + 50; i++) {
                connection.write(ByteBuffer.wrap(Http2Frames.post(2 * i + 1, "/api/v1/login")));
            }
            assertThat(Http2Frames.resetsBeforePong(connection)).isEqualTo(50);
        }
    }

    /** The first ones use up the connection's window; the others would all wait with their answers. */
    @Test
    void aFloodOfThemHoldsUpNobody() throws IOException {
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        flood.writeBytes(Http2Frames.PREFACE);
        for (int i = 0; i < 20_000; i++) {
            flood.writeBytes(Http2Frames.get(2 * i + 1, "/q/health/ready", null));
        }
        try (Socket socket = new Socket()) {
            socket.connect(server());
            socket.setSoTimeout(2_000);
            Thread reader = new Thread(() -> readAll(socket));
            reader.start();
            send(socket, flood.toByteArray());
            Await.until(Duration.ofSeconds(20), "the connection ends, or nothing more comes", () -> !reader.isAlive());
            // Each on a connection of its own, and so on every event loop.
            for (int i = 0; i < 10; i++) {
                try (RawHttp http = new RawHttp(SharedServer.process().port())) {
                    assertThat(http.send("GET /auth HTTP/1.1\nHost: localhost\n\n")
                                    .answer()
                                    .status())
                            .isEqualTo(401);
                }
            }
        }
    }

    @Test
    void headersAreRememberedInASmallTableHoweverLargeTheClientAllows() throws IOException {
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            http.sendBytes(Http2Frames.PREFACE);
            http.sendBytes(together(Http2Frames.LARGE_TABLE, Http2Frames.get(1, "/auth", null)));
            assertThat(Http2Frames.tableOf(http.input(), 1)).isEqualTo(4096);
        }
    }

    /** What is announced in one packet and said in the next, with a question right behind it, is no way around it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 9, 12})
    void suchASettingInTwoPartsIsNoWayAroundIt(int cut) throws Exception {
        byte[] settings = Http2Frames.LARGE_TABLE;
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            http.sendBytes(together(Http2Frames.PREFACE, Arrays.copyOf(settings, cut)));
            Http2Frames.concurrentStreams(http.input());
            byte[] rest = Arrays.copyOfRange(settings, cut, settings.length);
            http.sendBytes(together(rest, Http2Frames.get(1, "/auth", null)));
            assertThat(Http2Frames.tableOf(http.input(), 1)).isEqualTo(4096);
        }
    }

    /** Each is kept until an answer tells the client of it: its head would be longer and longer. */
    @Test
    void settingsOverAndOverEndTheConnection() throws Exception {
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            flood.writeBytes(Http2Frames.LARGE_TABLE);
        }
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            http.sendBytes(Http2Frames.PREFACE);
            assertThatThrownBy(() -> {
                        http.sendBytes(flood.toByteArray());
                        http.sendBytes(Http2Frames.get(1, "/auth", null));
                        Http2Frames.statusOf(http.input(), 1);
                    })
                    .isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    /** Few of them do not, nor many in a long life. */
    @Test
    void aClientMayChangeItsSettingsNowAndThen() throws Exception {
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            http.sendBytes(Http2Frames.PREFACE);
            for (int stream = 1; stream < 50; stream += 2) {
                for (int i = 0; i < 50; i++) {
                    http.sendBytes(Http2Frames.NO_WINDOW);
                }
                http.sendBytes(Http2Frames.get(stream, "/auth", null));
                assertThat(Http2Frames.statusOf(http.input(), stream)).isEqualTo("401");
            }
        }
    }

    private static byte[] together(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // As it should be.
        }
    }

    private static void readAll(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // As it should be.
        }
    }

    private static InetSocketAddress server() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), SharedServer.process().port());
    }
}
