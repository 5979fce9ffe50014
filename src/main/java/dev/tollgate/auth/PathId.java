package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import java.util.UUID;

/** An id in a path. */
public final class PathId {
    private PathId() {}

    /** @throws ProblemException {@code NOT_FOUND} for what is not a UUID in its usual form: there is no such thing */
    public static UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // The same as an id that nothing has.
        }
        throw ProblemException.notFound();
    }
}
