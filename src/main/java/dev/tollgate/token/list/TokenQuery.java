package dev.tollgate.token.list;

import dev.tollgate.listing.TimeParameter;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.token.DisabledReason;
import dev.tollgate.token.TokenState;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** A token list's query parameters. */
public class TokenQuery {
    @QueryParam("state")
    @Parameter(description = "Absent: all but REVOKED.", schema = @Schema(implementation = TokenState.class))
    @Nullable
    String state;

    @QueryParam("role")
    @Parameter(description = "A role's name or id.")
    @Nullable
    String role;

    @QueryParam("search")
    @Parameter(
            description =
                    "Part of the label, the description, or a key or value of the metadata, in upper or lower case; or"
                            + " the token's id or hint.")
    @Nullable
    String search;

    @QueryParam("createdBefore")
    @Parameter(schema = @Schema(implementation = Instant.class))
    @Nullable
    String createdBefore;

    @QueryParam("expiresBefore")
    @Parameter(schema = @Schema(implementation = Instant.class))
    @Nullable
    String expiresBefore;

    @QueryParam("lastUsedBefore")
    @Parameter(
            description = "One that was never used counts from when its last value was handed out.",
            schema = @Schema(implementation = Instant.class))
    @Nullable
    String lastUsedBefore;

    @QueryParam("used")
    @Parameter(description = "Whether it was ever used.", schema = @Schema(implementation = Boolean.class))
    @Nullable
    String used;

    @QueryParam("disabledReason")
    @Parameter(
            description = "Why it is disabled; others are left out.",
            schema = @Schema(implementation = DisabledReason.class))
    @Nullable
    String disabledReason;

    @QueryParam("sort")
    @Parameter(
            description = "A leading - turns the order round.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            defaultValue = "-createdAt",
                            enumeration = {
                                "createdAt",
                                "-createdAt",
                                "label",
                                "-label",
                                "expiresAt",
                                "-expiresAt",
                                "lastUsedAt",
                                "-lastUsedAt"
                            }))
    @Nullable
    String sort;

    /** @throws ProblemException {@code VALIDATION_FAILED} naming the parameter */
    public TokenFilter filter() {
        return new TokenFilter(
                state(),
                text("role", role),
                text("search", search),
                TimeParameter.parse("createdBefore", createdBefore),
                TimeParameter.parse("expiresBefore", expiresBefore),
                TimeParameter.parse("lastUsedBefore", lastUsedBefore),
                used(),
                disabledReason());
    }

    public TokenOrder order() {
        return TokenOrder.of(sort == null || sort.isEmpty() ? "-createdAt" : sort);
    }

    private @Nullable TokenState state() {
        try {
            return state == null || state.isEmpty() ? null : TokenState.valueOf(state);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("state", "must be ACTIVE, DISABLED, EXPIRED or REVOKED");
        }
    }

    private @Nullable Boolean used() {
        if (used == null || used.isEmpty()) {
            return null;
        }
        return switch (used) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.invalid("used", "must be true or false");
        };
    }

    private @Nullable DisabledReason disabledReason() {
        try {
            return disabledReason == null || disabledReason.isEmpty() ? null : DisabledReason.valueOf(disabledReason);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("disabledReason", "must be LEAKED, REUSED, ADMIN or UNUSED");
        }
    }

    private static @Nullable String text(String parameter, @Nullable String text) {
        if (text != null && text.length() > 100) {
            throw ProblemException.invalid(parameter, "must have at most 100 characters");
        }
        return text == null || text.isEmpty() ? null : text;
    }
}
