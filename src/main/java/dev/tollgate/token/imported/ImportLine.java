package dev.tollgate.token.imported;

import dev.tollgate.token.integration.NewToken;
import dev.tollgate.verify.TokenLookup;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A token to take over, as a line of the body.
 *
 * @param sha256 of the value, in hexadecimal
 * @param length of the value in characters; absent = not known, so that any text of 16 to 512 characters is looked up
 * @param hint what people recognize it by; never the value
 */
@Schema(name = "ImportedToken")
@RegisterForReflection
record ImportLine(
        @NotBlank @CodePointLength(max = 100) @Schema(maxLength = 100)
        String label,

        @CodePointLength(max = 1000) @Schema(nullable = true, maxLength = 1000) @Nullable
        String description,

        @NotNull @Pattern(regexp = "[0-9a-fA-F]{64}") String sha256,

        @NotBlank @CodePointLength(max = 100) @Schema(maxLength = 100)
        String role,

        @Min(TokenLookup.SHORTEST_IMPORTED) @Max(TokenLookup.LONGEST_IMPORTED) @Schema(nullable = true) @Nullable
        Integer length,

        @Schema(nullable = true) @Nullable Instant expiresAt,

        @Schema(nullable = true, implementation = String.class, examples = "P30D") @Nullable
        Duration lifetime,

        @Size(max = 100) @Schema(nullable = true) @Nullable List<@NotNull @Size(max = 64) String> allowedCidrs,

        @Schema(nullable = true) @Nullable Map<String, Object> metadata,

        @Size(max = 40) @Schema(nullable = true) @Nullable String hint) {
    /** In hexadecimal: what of a hash the index knows a value by. */
    private static final int FINGERPRINT_DIGITS = 32;

    String hash() {
        return sha256.toLowerCase(Locale.ROOT);
    }

    String fingerprint() {
        return hash().substring(0, FINGERPRINT_DIGITS);
    }

    byte[] hashBytes() {
        return HexFormat.of().parseHex(hash());
    }

    int lengthOrUnknown() {
        return length == null ? 0 : length;
    }

    NewToken request() {
        return new NewToken(label, description, role, expiresAt, lifetime, allowedCidrs, metadata);
    }

    @Override
    public String toString() {
        return "ImportLine[redacted]";
    }
}
