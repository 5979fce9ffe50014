package dev.tollgate.support;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server on loopback that is called by the one that is tested, and answers however a test likes. */
public final class Receiver implements AutoCloseable {
    /** What came, and how often something came before. */
    public record Received(String line, Map<String, String> headers, String body, int before) {
        public String path() {
            return line.split(" ")[1];
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** Writes the answer; the connection ends with it. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Received received, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final boolean tls;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Behaviour behaviour = status(200);

    /** @param certificate null = plain http */
    public Receiver(@Nullable Certificate certificate) {
        try {
            tls = certificate != null;
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            socket = certificate == null
                    ? new ServerSocket(0, 500, loopback)
                    : certificate.context().getServerSocketFactory().createServerSocket(0, 500, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public static Behaviour status(int status) {
        return (request, out) -> answer(out, status, "");
    }

    public static void answer(OutputStream out, int status, String body, String... headers) throws IOException {
        String head = "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        out.write((head + body).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    public Receiver behave(Behaviour behaviour) {
        this.behaviour = behaviour;
        return this;
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** By the address, with a path. */
    public String url(String path) {
        return (tls ? "https" : "http") + "://127.0.0.1:" + port() + path;
    }

    public List<Received> received() {
        return received;
    }

    /** How many were made, whether a request came or not. */
    public int connections() {
        return connections.get();
    }

    /** How many are open. */
    public int openConnections() {
        return open.size();
    }

    /** For behaviours that never answer. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket one = socket.accept();
                connections.incrementAndGet();
                start(() -> serve(one));
            } catch (IOException e) {
                // Closed, or the next one.
            }
        }
    }

    private void serve(Socket one) {
        open.add(one);
        try (one) {
            Received request = read(new BufferedInputStream(one.getInputStream()));
            if (request != null) {
                behaviour.answer(request, one.getOutputStream());
            }
        } catch (IOException e) {
            // The caller went away, as it may.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(one);
        }
    }

    private @Nullable Received read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            headers.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        synchronized (received) {
            Received request = new Received(line, headers, body, received.size());
            received.add(request);
            return request;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "receiver");
        thread.setDaemon(true);
        thread.start();
    }
}
