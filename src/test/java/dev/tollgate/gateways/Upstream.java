package dev.tollgate.gateways;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The application behind a gateway: takes any target as it comes, and answers 200 with it, the headers it was sent, a line
 * each, and its body's length. It reads all of a body, or a gateway would still be sending.
 */
final class Upstream implements AutoCloseable {
    /** What git takes for a repository with one branch. */
    private static final String REFERENCES = "0123456789012345678901234567890123456789\trefs/heads/main\n";

    /** What Maven takes for an artifact. */
    static final String POM = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>org.example</groupId>
              <artifactId>parent</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
            </project>
            """;

    /** What clients of a registry take for an image. */
    static final String MANIFEST = """
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [],
             "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest":
              "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}}""";

    private final ServerSocket server;
    private final List<String> targets = new CopyOnWriteArrayList<>();

    Upstream() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The targets of all requests that have come here, in their order. */
    List<String> targets() {
        return targets;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "application");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            List<String> head = head(in);
            String target = head.get(0).split(" ")[1];
            targets.add(target);
            List<String> headers = head.subList(1, head.size());
            String echo = "upstream\ntarget " + target + "\nreceived " + body(in, headers) + " bytes\n"
                    + String.join("\n", headers) + "\n";
            byte[] body = answer(target, echo).getBytes(StandardCharsets.UTF_8);
            String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n";
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(body);
        } catch (IOException e) {
            // Whoever asked has gone, and will say so.
        }
    }

    private static String answer(String target, String echo) {
        if (target.contains("/info/refs")) {
            return REFERENCES;
        }
        if (target.contains("/manifests/")) {
            return MANIFEST;
        }
        return target.endsWith(".pom") ? POM : echo;
    }

    /** The request's line and its headers, names in lower case. */
    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = lines.isEmpty() ? 0 : line.indexOf(':');
            lines.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
        }
        if (lines.isEmpty()) {
            throw new EOFException();
        }
        return lines;
    }

    private static long body(InputStream in, List<String> headers) throws IOException {
        for (String header : headers) {
            if (header.startsWith("content-length:")) {
                long length =
                        Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
                in.skipNBytes(length);
                return length;
            }
            if (header.startsWith("transfer-encoding:")) {
                return chunks(in);
            }
        }
        return 0;
    }

    private static long chunks(InputStream in) throws IOException {
        long all = 0;
        for (long size = Long.parseLong(line(in), 16); size > 0; size = Long.parseLong(line(in), 16)) {
            in.skipNBytes(size + 2);
            all += size;
        }
        return all;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
