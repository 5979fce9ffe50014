package dev.tollgate.notice.webhook;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param enabled absent = true */
record NewWebhook(
        @Schema(examples = "https://hooks.example.org/tollgate") @NotBlank @Size(max = 2_048)
        String url,

        @Schema(examples = "[\"token.expiring\",\"token.leaked\"]") @NotEmpty @Size(max = 50)
        List<@NotNull @Size(max = 50) String> events,

        @Schema(nullable = true) @Nullable Boolean enabled) {}
