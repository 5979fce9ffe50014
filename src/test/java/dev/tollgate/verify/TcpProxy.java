package dev.tollgate.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A wire between a replica and the database that can be cut: then bytes neither flow nor is anybody told. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket server;
    private volatile int target;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Object wire = new Object();
    private boolean cut;

    TcpProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        synchronized (wire) {
            cut = true;
        }
    }

    /** The wire works again; connections from before the cut are reset, as after a real outage. */
    void mend() {
        sockets.forEach(TcpProxy::close);
        sockets.clear();
        synchronized (wire) {
            cut = false;
            wire.notifyAll();
        }
    }

    /** The server behind the wire is gone or is another one now; 0 = none. */
    void redirect(int port) {
        target = port;
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            awaitWire();
            Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(database);
            // Or every exchange of several packets would wait for a delayed acknowledgement, as on no wire of its own.
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            daemon(() -> pump(client, database));
            pump(database, client);
        } catch (IOException e) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int length;
            while ((length = in.read(buffer)) >= 0) {
                awaitWire();
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // One side is gone; the other learns it by the closing below.
        } finally {
            close(from);
            close(to);
        }
    }

    private void awaitWire() throws IOException {
        synchronized (wire) {
            while (cut) {
                try {
                    wire.wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Already closed.
        }
    }

    @Override
    public void close() {
        mend();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
