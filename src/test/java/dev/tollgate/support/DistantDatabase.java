package dev.tollgate.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between a program and its database: what is sent arrives later, either way, and is counted by round trips.
 * The connections by which a replica follows the changes are not counted: no call waits for them one by one.
 */
public final class DistantDatabase implements AutoCloseable {
    /** What only the followers ask: whether it is still the same server. */
    private static final String ASKED_BY_FOLLOWERS = "pg_postmaster_start_time";

    private final ServerSocket server;
    private final Postgres.Access database;
    private final int target;
    private final Duration oneWay;
    private final AtomicLong roundTrips = new AtomicLong();

    public DistantDatabase(Postgres.Access database, Duration oneWay) {
        this.database = database;
        this.target = URI.create(database.url().substring("jdbc:".length())).getPort();
        this.oneWay = oneWay;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** The same database, seen from the other end of the network. */
    public Postgres.Access access() {
        String url = database.url().replace(":" + target + "/", ":" + server.getLocalPort() + "/");
        return new Postgres.Access(url, database.user(), database.password());
    }

    /** How often somebody has asked and then had to wait for the answer. */
    public long roundTrips() {
        return roundTrips.get();
    }

    /** One connection: who has spoken last, and whether it is a follower's. */
    private static final class Conversation {
        private volatile boolean answered = true;
        private volatile boolean follower;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket program = server.accept();
                daemon(() -> connect(program));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket program) {
        try (program;
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            program.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Conversation conversation = new Conversation();
            daemon(() -> pump(program, far, (bytes, length) -> count(conversation, bytes, length)));
            pump(far, program, (bytes, length) -> conversation.answered = true);
        } catch (IOException e) {
            // One end is gone, and the other learns it by the closing.
        }
    }

    private void count(Conversation conversation, byte[] bytes, int length) {
        conversation.follower |= new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(ASKED_BY_FOLLOWERS);
        if (conversation.answered && !conversation.follower) {
            roundTrips.incrementAndGet();
        }
        conversation.answered = false;
    }

    private interface Listener {
        void hear(byte[] bytes, int length);
    }

    private void pump(Socket from, Socket to, Listener listener) {
        byte[] buffer = new byte[65_536];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int length;
            while ((length = in.read(buffer)) >= 0) {
                listener.hear(buffer, length);
                LockSupport.parkNanos(oneWay.toNanos());
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // As above.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "distance");
        thread.setDaemon(true);
        thread.start();
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
