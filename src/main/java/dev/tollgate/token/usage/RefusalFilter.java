package dev.tollgate.token.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Null = whichever. */
record RefusalFilter(
        @Nullable UUID token,
        @Nullable String code,
        @Nullable Instant from) {}
