package dev.tollgate.notice.webhook;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396): absent = unchanged. Nothing of a webhook can be cleared. */
record WebhookChange(
        @Nullable Optional<@NotBlank @Size(max = 2_048) String> url,

        @Nullable Optional<@NotEmpty @Size(max = 50) List<@NotNull @Size(max = 50) String>> events,

        @Nullable Optional<Boolean> enabled) {}
