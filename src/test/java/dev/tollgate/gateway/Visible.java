package dev.tollgate.gateway;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until what was written to the database past the admin API has reached the replica. */
final class Visible {
    private Visible() {}

    /** Changes are applied in commit order: once the last token is known, so is all before it. */
    static void await(int port, String... tokens) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (String token : tokens) {
            String request = "GET /auth HTTP/1.1\nHost: localhost\nPrivate-Token: " + token + "\n\n";
            while (RawHttp.ask(port, request).status() != 200) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("a stored token did not become visible");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }
}
