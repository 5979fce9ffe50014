package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.Http2Frames;
import dev.tollgate.support.Api;
import dev.tollgate.support.AuditRows;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever asks and does not read the answers costs a bounded piece of memory, and that for a while only. */
@Tag("slow")
class UnreadAnswersIT {
    /** The longest that is answered without a login. */
    private static final String LONG = "/q/openapi";
    /** More than all unread answers may hold, with what one round of events writes before it is counted. */
    private static final long MOST_KB = 250 * 1024;

    private static final long MOST_HELD = 1024 * 1024;

    /** More than a minute without a byte that leaves. */
    private static final Duration DEADLINE = Duration.ofSeconds(150);

    /** On a busy machine, whose time goes to the thousands of requests before it; without a bound nothing comes at all. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Postgres.Access database;
    private static TollgateProcess process;

    private final List<SocketChannel> connections = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        database = Postgres.newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        // A heap that is there from the beginning does not grow for other reasons.
        environment.put("JAVA_TOOL_OPTIONS", "-XX:+ExitOnOutOfMemoryError -Xms512m -XX:+AlwaysPreTouch");
        process = TollgateProcess.start(environment);
        // What it once has to hold for such answers is there before it is measured.
        for (int i = 0; i < 20; i++) {
            Api.on(process).get(LONG).expect(200);
            Api.on(process).get("/auth").expect(401);
        }
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    @Test
    void whoAsksOnAndOnIsCutOff() throws Exception {
        long before = memoryKb();
        ByteBuffer requests = ByteBuffer.wrap(get("/auth").repeat(64).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 4; i++) {
            open();
        }
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!connections.isEmpty()) {
            assertThat(System.nanoTime()).as("still open").isLessThan(deadline);
            connections.removeIf(connection -> !takes(connection, requests.rewind()));
            Thread.sleep(1);
        }
        assertThat(memoryKb() - before).isLessThan(MOST_KB);
    }

    @Test
    void longAnswersThatNobodyReadsAreBounded() throws Exception {
        long before = memoryKb();
        ByteBuffer requests = ByteBuffer.wrap(get(LONG).repeat(60).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 200; i++) {
            SocketChannel connection = open();
            takes(connection, requests.rewind());
        }
        expectAnswersSoon();
        assertThat(memoryKb() - before).isLessThan(MOST_KB);
        Await.until(
                DEADLINE,
                "others have taken the room of some",
                () -> connections.stream()
                        .anyMatch(connection -> !takes(connection, ByteBuffer.wrap(Http2Frames.PING))));
    }

    /** What the system holds for a connection is no memory of the process, but of its container. */
    @Test
    void theSystemHoldsLittleForAClientThatReadsNothing() throws Exception {
        SocketChannel connection = open();
        takes(connection, ByteBuffer.wrap(get(LONG).repeat(60).getBytes(StandardCharsets.US_ASCII)));
        int port = ((InetSocketAddress) connection.getLocalAddress()).getPort();
        Await.until(SOON, "nothing leaves any more", () -> {
            long held = heldBySystem(port);
            Api.on(process).get("/q/health/live").expect(200);
            return held > 0 && heldBySystem(port) == held;
        });
        assertThat(heldBySystem(port)).isLessThan(MOST_HELD);
    }

    /** The send queue of the server's end of a connection, in bytes. */
    private static long heldBySystem(int client) {
        String ends = String.format("^ *\\d+: \\w+:%04X \\w+:%04X .*", process.port(), client);
        try (Stream<String> tcp = Files.lines(Path.of("/proc/net/tcp"));
                Stream<String> tcp6 = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(tcp, tcp6)
                    .filter(line -> line.matches(ends))
                    .mapToLong(
                            line -> Long.parseLong(line.strip().split(" +")[4].split(":")[0], 16))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void streamsWithoutAWindowAreBounded() throws Exception {
        long before = memoryKb();
        for (int i = 0; i < 60; i++) {
            SocketChannel connection = open();
            connection.write(ByteBuffer.wrap(Http2Frames.PREFACE));
            connection.write(ByteBuffer.wrap(Http2Frames.NO_WINDOW));
            for (int stream = 0; stream < 100; stream++) {
                takes(connection, ByteBuffer.wrap(Http2Frames.get(2 * stream + 1, LONG, null)));
            }
        }
        expectAnswersSoon();
        assertThat(memoryKb() - before).isLessThan(MOST_KB);
        int ended = 0;
        for (SocketChannel connection : connections) {
            ended += Http2Frames.resetsBeforePong(connection);
        }
        assertThat(ended).isPositive();
    }

    /** It takes longer than nothing may wait. */
    @Test
    void whoReadsSlowlyGetsAll() throws Exception {
        int answers = 25;
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), process.port()));
            socket.setSoTimeout((int) DEADLINE.toMillis());
            String last = "GET " + LONG + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((get(LONG).repeat(answers - 1) + last).getBytes(StandardCharsets.US_ASCII));
            long begun = System.nanoTime();
            long length = 0;
            InputStream in = socket.getInputStream();
            byte[] part = new byte[16 * 1024];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                length += read;
                Thread.sleep(20);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(12));
            int one = Api.on(process).get(LONG).text().length();
            assertThat(length).isGreaterThan((long) answers * one);
        }
    }

    /** There is always some of it that waits for the window, and never much. */
    @Test
    void anExportIsCountedByWhatItsReaderHasNotTakenYet() throws Exception {
        Tenant tenant = Tenant.create(Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Exported");
        Tenant.Member reader = tenant.newMember("SUPER_ADMIN");
        int events = 9_000;
        AuditRows.add(database, tenant, events);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.port())) {
            socket.setSoTimeout((int) DEADLINE.toMillis());
            socket.getOutputStream().write(Http2Frames.PREFACE);
            socket.getOutputStream()
                    .write(Http2Frames.get(
                            1, tenant.path("audit-events"), reader.accessToken(), "application/x-ndjson"));
            assertThat(Http2Frames.lengthOfBody(socket, 1)).isGreaterThan((long) events * AuditRows.LENGTH);
        }
    }

    private SocketChannel open() throws IOException {
        SocketChannel connection =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), process.port()));
        connection.configureBlocking(false);
        connections.add(connection);
        return connection;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** @return false once the connection has ended */
    private static boolean takes(SocketChannel connection, ByteBuffer bytes) {
        try {
            connection.write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void expectAnswersSoon() {
        long start = System.nanoTime();
        Api.on(process).get("/q/health/live").expect(200);
        Api.on(process).get("/auth").expect(401);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    private static long memoryKb() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return new Scanner(line.substring(6)).nextLong();
            }
        }
        throw new IOException("no VmRSS");
    }
}
