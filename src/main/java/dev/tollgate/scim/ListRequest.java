package dev.tollgate.scim;

import dev.tollgate.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which users are asked for (RFC 7644 sections 3.4.2.2 and 3.4.2.4). */
public class ListRequest {
    private static final int USUAL = 100;
    static final int MOST = 200;

    @QueryParam("filter")
    @Parameter(
            description =
                    "`eq` of `userName`, `externalId`, `emails.value`, `active` or `id`; `and`, `or`, `not`, brackets.")
    @Nullable
    String filter;

    @QueryParam("startIndex")
    @Parameter(
            description = "The place of the first, from 1 on; less is 1.",
            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "1"))
    @Nullable
    String startIndex;

    @QueryParam("count")
    @Parameter(
            description = "At most so many; more than 200 is 200, less than none is none.",
            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
    @Nullable
    String count;

    ScimFilter filter() {
        return ScimFilter.parse(filter);
    }

    long startIndex() {
        return Math.max(1, number("startIndex", startIndex, 1));
    }

    int count() {
        return (int) Math.max(0, Math.min(MOST, number("count", count, USUAL)));
    }

    /** @throws ProblemException {@code invalidValue} */
    private static long number(String name, @Nullable String text, long usual) {
        if (text == null || text.isEmpty()) {
            return usual;
        }
        if (!text.matches("-?[0-9]{1,15}")) {
            throw ScimProblem.invalidValue(name + " must be a whole number.");
        }
        return Long.parseLong(text);
    }
}
