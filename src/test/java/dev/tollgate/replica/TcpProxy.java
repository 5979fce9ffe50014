package dev.tollgate.replica;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A wire between a replica and the database that can be cut: then bytes neither flow nor is anybody told. */
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket server;
    private volatile int target;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private final Object wire = new Object();
    private boolean cut;
    private byte @Nullable [] awaited;
    private boolean held;
    private volatile Duration delay = Duration.ZERO;

    public TcpProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
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

    /** As a load balancer that drops what was silent: connections of now carry nothing more, new ones do. */
    public void forget() {
        forgotten.addAll(sockets);
    }

    /** As if the database were in another place: whatever is sent either way arrives that much later. */
    void lengthen(Duration oneWay) {
        delay = oneWay;
    }

    /** The next answer to a statement that begins like this stays on the wire until {@link #letGo}. */
    public void holdAnswerTo(String statement) {
        synchronized (wire) {
            awaited = statement.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Whether such an answer has come and stays on the wire. */
    public boolean holds() {
        synchronized (wire) {
            return held;
        }
    }

    public void letGo() {
        synchronized (wire) {
            held = false;
            wire.notifyAll();
        }
    }

    /** The server behind the wire is gone or is another one now; 0 = none. */
    public void redirect(int port) {
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
            AtomicBoolean asked = new AtomicBoolean();
            daemon(() -> pump(client, database, asked, true));
            pump(database, client, asked, false);
        } catch (IOException e) {
            close(client);
        }
    }

    /** @param asked whether the answer to this connection's question is to be held */
    private void pump(Socket from, Socket to, AtomicBoolean asked, boolean questions) {
        byte[] buffer = new byte[65_536];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int length;
            while ((length = in.read(buffer)) >= 0) {
                awaitWire();
                if (forgotten.contains(from)) {
                    continue;
                }
                LockSupport.parkNanos(delay.toNanos());
                if (questions) {
                    watchFor(buffer, length, asked);
                } else if (asked.getAndSet(false)) {
                    hold();
                }
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

    private void watchFor(byte[] buffer, int length, AtomicBoolean asked) {
        synchronized (wire) {
            byte[] sought = awaited;
            for (int i = 0; sought != null && i + sought.length <= length; i++) {
                if (Arrays.equals(buffer, i, i + sought.length, sought, 0, sought.length)) {
                    asked.set(true);
                    awaited = null;
                    return;
                }
            }
        }
    }

    private void hold() throws IOException {
        synchronized (wire) {
            held = true;
            awaitWhile(() -> held);
        }
    }

    private void awaitWire() throws IOException {
        synchronized (wire) {
            awaitWhile(() -> cut);
        }
    }

    /** With the monitor. */
    private void awaitWhile(BooleanSupplier condition) throws IOException {
        while (condition.getAsBoolean()) {
            try {
                wire.wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
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
