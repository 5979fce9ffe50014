package dev.tollgate.token;

import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a deletion must be asked for again, because something still uses the token. Not when it has leaked. */
final class DeleteConfirmation {
    private static final String LEAKED = "leaked";

    private DeleteConfirmation() {}

    /**
     * @param tokens of one organization
     * @param reason as it was given with the call
     * @throws ProblemException {@code IN_USE} with when and from where one of them was used
     */
    static void require(List<Token> tokens, boolean confirmed, @Nullable String reason, Instant now) {
        if (confirmed || LEAKED.equalsIgnoreCase(reason) || tokens.isEmpty()) {
            return;
        }
        Duration lately =
                Organization.get(tokens.get(0).organizationId).policy().confirmDeleteUsedWithin();
        if (lately == null) {
            return;
        }
        for (Token token : tokens) {
            TokenUsage usage = isInUse(token) ? TokenUsage.findById(token.id) : null;
            if (usage != null && isWithin(usage.lastUsedAt, lately, now)) {
                throw inUse(token, usage);
            }
        }
    }

    private static boolean isInUse(Token token) {
        return token.revokedAt == null && (token.enabled || token.disabledReason != DisabledReason.LEAKED);
    }

    static boolean isWithin(@Nullable Instant lastUse, Duration lately, Instant now) {
        return lastUse != null && !lastUse.isBefore(now.minus(lately));
    }

    private static ProblemException inUse(Token token, TokenUsage usage) {
        Map<String, Object> use = new LinkedHashMap<>();
        use.put("lastUsedAt", usage.lastUsedAt);
        use.put("lastUsedAddress", usage.lastUsedAddress);
        return new ProblemException(
                        ProblemType.IN_USE,
                        "\"%s\" was last used at %s; give confirm=true if it is to end nevertheless."
                                .formatted(token.label, usage.lastUsedAt))
                .with(use);
    }
}
