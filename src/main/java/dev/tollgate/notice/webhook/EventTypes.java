package dev.tollgate.notice.webhook;

import dev.tollgate.problem.ProblemException;
import java.util.List;

/** The events that a webhook can ask for. */
public final class EventTypes {
    public static final String EXPIRING = "token.expiring";
    public static final String EXPIRED = "token.expired";
    public static final String UNUSED = "token.unused";
    public static final String AUDIT = "audit.event";
    /** Sent to a single webhook, which need not ask for it: some events found no place. */
    public static final String GAP = "gap";
    /** Sent to a single webhook that somebody tries out. */
    public static final String TEST = "webhook.test";

    static final List<String> ALL = List.of(
            "token.created",
            "token.changed",
            "token.rotated",
            "token.revoked",
            "token.leaked",
            "token.reused",
            EXPIRING,
            EXPIRED,
            UNUSED,
            "user.added",
            "user.removed",
            "sign-in.failed",
            "publisher.refused",
            AUDIT);

    private EventTypes() {}

    /** @throws ProblemException {@code VALIDATION_FAILED} */
    static List<String> checked(List<String> events) {
        if (events.isEmpty() || !ALL.containsAll(events)) {
            throw ProblemException.invalid("events", "must name at least one of " + String.join(", ", ALL));
        }
        return events.stream().distinct().toList();
    }
}
