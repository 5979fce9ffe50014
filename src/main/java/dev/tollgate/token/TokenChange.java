package dev.tollgate.token;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396): absent = unchanged, null = cleared. */
record TokenChange(
        @Nullable Optional<@NotBlank @Size(max = 100) String> label,
        @Nullable Optional<@Size(max = 1000) String> description,
        @Nullable Optional<Boolean> enabled,
        @Nullable Optional<Instant> expiresAt,
        @Nullable Optional<@Size(max = 100) List<@NotNull @Size(max = 64) String>> allowedCidrs,
        @Nullable Optional<Map<String, Object>> metadata) {}
