package dev.tollgate.notice.delivery;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this replica has to send now.
 *
 * @param attempt the how-manieth it is, from 1: who finishes a delivery says which attempt of it
 * @param secret sealed
 * @param formerSecret sealed; null if its overlap is over
 */
record Claimed(
        UUID id,
        int attempt,
        UUID webhook,
        UUID organization,
        String url,
        byte[] secret,
        byte @Nullable [] formerSecret,
        Message message) {

    @Override
    public String toString() {
        return "delivery=" + id + " attempt=" + attempt + " webhook=" + webhook;
    }
}
