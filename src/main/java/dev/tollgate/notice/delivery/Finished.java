package dev.tollgate.notice.delivery;

/** A delivery whose attempt is over. */
record Finished(Claimed delivery, Outcome outcome) {
    boolean isDelivered() {
        return outcome.kind() == Outcome.Kind.DELIVERED;
    }
}
