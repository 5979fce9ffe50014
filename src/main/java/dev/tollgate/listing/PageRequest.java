package dev.tollgate.listing;

import dev.tollgate.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which part of a list is asked for. */
public class PageRequest {
    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    @QueryParam("limit")
    @Parameter(
            description = "At most so many items.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
    @Nullable
    String limit;

    @QueryParam("after")
    @Parameter(description = "The `next` of the page before.")
    @Nullable
    String after;

    /** @throws ProblemException {@code VALIDATION_FAILED} unless it is 1 to 200; 50 when absent */
    public int limit() {
        if (limit == null || limit.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        boolean number = limit.matches("[0-9]{1,3}");
        int value = number ? Integer.parseInt(limit) : 0;
        if (value < 1 || value > LARGEST_LIMIT) {
            throw ProblemException.invalid("limit", "must be a whole number from 1 to " + LARGEST_LIMIT);
        }
        return value;
    }

    /** The id that a list in the order of ids goes on behind. */
    public UUID afterId() {
        if (after == null || after.isEmpty()) {
            return BEFORE_ALL;
        }
        try {
            return UUID.fromString(Cursor.parse(after, "id", 1).get(0));
        } catch (IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }

    /** What {@link Cursor#of} was given for this kind of list; null for the first page. */
    public @Nullable List<String> after(String kind, int parts) {
        return after == null || after.isEmpty() ? null : Cursor.parse(after, kind, parts);
    }

    public static String cursor(UUID id) {
        return Cursor.of("id", id.toString());
    }
}
