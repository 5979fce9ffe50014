package dev.tollgate.token.integration;

import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.token.DisabledReason;
import dev.tollgate.token.ServiceAccount;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a deletion must be asked for again, because something still uses the token. Not when it has leaked. */
final class DeleteConfirmation {
    private static final String LEAKED = "leaked";

    private DeleteConfirmation() {}

    /**
     * @param withMade whether what it has made, a Service Account, is to end as well
     * @param reason as it was given with the call
     * @throws ProblemException {@code IN_USE} with when and from where one of them was used
     */
    static void require(Token token, boolean withMade, boolean confirmed, @Nullable String reason, Instant now) {
        Duration lately = confirmed || LEAKED.equalsIgnoreCase(reason)
                ? null
                : Organization.get(token.organizationId).policy().confirmDeleteUsedWithin();
        if (lately == null) {
            return;
        }
        List<Token> made = withMade ? ServiceAccount.madeAndUsedSince(token, now.minus(lately)) : List.of();
        Stream.concat(Stream.of(token), made.stream()).forEach(each -> {
            TokenUsage usage = isInUse(each) ? TokenUsage.findById(each.id) : null;
            if (usage != null && isWithin(usage.lastUsedAt, lately, now)) {
                throw inUse(each, usage);
            }
        });
    }

    private static boolean isInUse(Token token) {
        return token.revokedAt == null && token.disabledReason() != DisabledReason.LEAKED;
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
