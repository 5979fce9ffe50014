package dev.tollgate.token.integration;

import dev.tollgate.token.Token;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A merge patch (RFC 7396): absent = unchanged, null = cleared.
 *
 * @param role a role's name or id
 * @param expiresAt null = the latest that the organization allows since an administrator last handed out a value
 * @param holderMayRenew whether a rotation by the holder lets a length run anew
 * @param renewUntil no end lies beyond, whoever rotates; null = no such bound
 */
public record TokenChange(
        @Schema(nullable = true) @Nullable Optional<@NotBlank @CodePointLength(max = 100) String> label,
        @Schema(nullable = true) @Nullable Optional<@CodePointLength(max = 1000) String> description,
        @Nullable Optional<@NotBlank @CodePointLength(max = 100) String> role,
        @Schema(nullable = true) @Nullable Optional<Boolean> enabled,
        @Schema(nullable = true) @Nullable Optional<Instant> expiresAt,
        @Schema(nullable = true) @Nullable Optional<Boolean> holderMayRenew,
        @Schema(nullable = true) @Nullable Optional<Instant> renewUntil,

        @Schema(nullable = true) @Nullable
        Optional<@Size(max = 100) List<@NotNull @Size(max = 64) String>> allowedCidrs,

        @Schema(nullable = true) @Nullable Optional<Map<String, Object>> metadata) {
    /** A directory's token decides who gets in: others may do no more than put it out of use. */
    public boolean isOwnersToMake(Token token) {
        return token.role.isDirectorys() && !disables();
    }

    /** Whatever else it says, the token is good for nothing afterwards. */
    private boolean disables() {
        return enabled != null && enabled.filter(wanted -> !wanted).isPresent();
    }
}
