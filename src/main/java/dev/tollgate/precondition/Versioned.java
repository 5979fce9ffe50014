package dev.tollgate.precondition;

/** A view that is answered with an {@code ETag}. */
public interface Versioned {
    Version version();
}
