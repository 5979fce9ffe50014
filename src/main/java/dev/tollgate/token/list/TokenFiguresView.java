package dev.tollgate.token.list;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many integration tokens stand how. A figure with filters is what the list has under them.
 *
 * @param active {@code state=ACTIVE}
 * @param expiringIn7Days {@code state=ACTIVE&expiresBefore}
 * @param expiringIn30Days those within 7 days too
 * @param unusedFor90Days {@code state=ACTIVE&lastUsedBefore}
 * @param neverUsed {@code state=ACTIVE&used=false}
 * @param disabled {@code state=DISABLED}, whatever for
 * @param leaked those that are disabled because they were reported as leaked
 * @param reused those that are disabled because a replaced value was presented
 * @param expired {@code state=EXPIRED}
 * @param refusedToday at most five, the most refused of this day (UTC) first; up to a minute late
 */
@Schema(name = "TokenFigures")
@RegisterForReflection
record TokenFiguresView(
        long active,
        long expiringIn7Days,
        long expiringIn30Days,
        long unusedFor90Days,
        long neverUsed,
        long disabled,
        long leaked,
        long reused,
        long expired,
        List<Refused> refusedToday) {

    static TokenFiguresView from(AllTokenFiguresView one) {
        TokenCounts counts = one.total();
        return new TokenFiguresView(
                counts.active(),
                counts.expiringIn7Days(),
                counts.expiringIn30Days(),
                counts.unusedFor90Days(),
                counts.neverUsed(),
                counts.disabled(),
                counts.leaked(),
                counts.reused(),
                counts.expired(),
                one.refusedToday().stream()
                        .map(each -> new Refused(each.id(), each.label(), each.verdicts()))
                        .toList());
    }

    @Schema(name = "RefusedToken")
    @RegisterForReflection
    record Refused(UUID id, String label, long verdicts) {}
}
