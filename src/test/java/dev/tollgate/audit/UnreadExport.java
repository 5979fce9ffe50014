package dev.tollgate.audit;

import static dev.tollgate.audit.AuditScene.SOON;
import static dev.tollgate.audit.AuditScene.server;

import dev.tollgate.support.Tenant;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An export of what there is, from which nothing is read before somebody asks. */
record UnreadExport(Socket socket, InputStream in) implements AutoCloseable {
    static UnreadExport of(Tenant tenant, String bearer) throws IOException {
        return of(tenant, bearer, new Socket());
    }

    /** Which holds little by itself. */
    static UnreadExport narrow(Tenant tenant, String bearer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return of(tenant, bearer, socket);
    }

    private static UnreadExport of(Tenant tenant, String bearer, Socket socket) throws IOException {
        socket.setSoTimeout((int) SOON.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String head = "GET " + tenant.path("audit-events") + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: application/x-ndjson\r\nConnection: close\r\nAuthorization: Bearer " + bearer
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return new UnreadExport(socket, new BufferedInputStream(socket.getInputStream()));
    }

    /** The status alone is taken. */
    int status() throws IOException {
        byte[] line = in.readNBytes("HTTP/1.1 200".length());
        return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length()));
    }

    /** How many lines still come, whether or not the answer is whole. */
    long lines() {
        try {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .count();
        } catch (UncheckedIOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
