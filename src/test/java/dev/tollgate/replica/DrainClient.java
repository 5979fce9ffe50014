package dev.tollgate.replica;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's connection pool of one: asks {@code /auth} over a connection that it keeps, asks about readiness in
 * between, and stops asking some time after that has ended, as a load balancer does. It never repeats a question.
 */
final class DrainClient {
    private static final int READY_EVERY = 20;
    private static final int TIME_OUT_MILLIS = 10_000;
    /** How long it takes a load balancer to act upon an answer that says not ready. */
    private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int port;
    private final String token;
    private final Thread thread;
    private final List<String> lost = new ArrayList<>();
    private volatile long answered;
    private long answeredWhileNotReady;
    private long toldToLeave;
    private @Nullable Long notReadySince;
    private @Nullable Connection connection;

    private DrainClient(int port, String token) {
        this.port = port;
        this.token = token;
        this.thread = new Thread(this::run, "drain-client");
    }

    static DrainClient start(int port, String token) {
        DrainClient client = new DrainClient(port, token);
        client.thread.start();
        return client;
    }

    /** Call it when the server has gone; the results are complete after that. */
    void end() throws InterruptedException {
        thread.join(TIME_OUT_MILLIS);
        if (thread.isAlive()) {
            throw new IllegalStateException("The client still waits for an answer");
        }
    }

    /** Questions that were answered with 200. */
    long answered() {
        return answered;
    }

    long answeredWhileNotReady() {
        return answeredWhileNotReady;
    }

    long toldToLeave() {
        return toldToLeave;
    }

    List<String> lost() {
        return lost;
    }

    private void run() {
        for (long asked = 0; !isOver(); asked++) {
            boolean ready = asked % READY_EVERY == 0;
            try {
                int status = ask(ready ? "/q/health/ready" : "/auth");
                if (ready) {
                    notice(status);
                } else {
                    count(status);
                }
            } catch (IOException e) {
                lost.add((ready ? "readiness: " : "question: ") + e);
                return;
            }
        }
    }

    private boolean isOver() {
        Long since = notReadySince;
        return since != null && System.nanoTime() - since > NOTICE_NANOS;
    }

    private void notice(int status) {
        if (status == 503 && notReadySince == null) {
            notReadySince = System.nanoTime();
        }
    }

    private void count(int status) {
        if (status != 200) {
            lost.add("status " + status);
            return;
        }
        answered++;
        if (notReadySince != null) {
            answeredWhileNotReady++;
        }
    }

    private int ask(String path) throws IOException {
        Connection kept = connection == null ? new Connection(port) : connection;
        Answer answer =
                kept.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        connection = answer.close() ? null : kept;
        if (answer.close()) {
            toldToLeave++;
            kept.socket.close();
        }
        return answer.status();
    }

    private record Answer(int status, boolean close) {}

    private static final class Connection {
        final Socket socket;
        private final BufferedReader in;

        Connection(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(TIME_OUT_MILLIS);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        Answer ask(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String start = in.readLine();
            if (start == null) {
                throw new IOException("closed without an answer");
            }
            boolean close = false;
            int length = 0;
            for (String line = header(); !line.isEmpty(); line = header()) {
                close |= line.equals("connection: close");
                if (line.startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring("content-length:".length()).strip());
                }
            }
            for (int read = 0; read < length; read++) {
                if (in.read() < 0) {
                    throw new IOException("closed within an answer");
                }
            }
            return new Answer(Integer.parseInt(start.split(" ", 3)[1]), close);
        }

        private String header() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("closed within an answer");
            }
            return line.toLowerCase(Locale.ROOT);
        }
    }
}
