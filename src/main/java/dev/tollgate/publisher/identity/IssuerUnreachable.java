package dev.tollgate.publisher.identity;

import java.time.Duration;

/** The keys cannot be had at the moment: nothing can be said of the identity token. */
public final class IssuerUnreachable extends Exception {
    private final Duration retryAfter;

    IssuerUnreachable(Duration retryAfter) {
        super("the issuer's keys cannot be had at the moment", null, false, false);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
