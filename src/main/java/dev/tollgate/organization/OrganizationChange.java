package dev.tollgate.organization;

import dev.tollgate.notice.mail.MailAddress;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396): absent = unchanged. */
record OrganizationChange(
        @Nullable Optional<@NotBlank @CodePointLength(max = 100) String> name,

        @Nullable Optional<Boolean> suspended,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P30D",
                description = "ISO-8601 duration, from one minute to the maximum; null = the maximum.")
        @Nullable
        Optional<Duration> defaultTokenLifetime,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P90D",
                description = "ISO-8601 duration, at least one minute; null = unlimited.")
        @Nullable
        Optional<Duration> maxTokenLifetime,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P90D",
                description = "ISO-8601 duration, at least one day; null = never.")
        @Nullable
        Optional<Duration> revokeUnusedAfter,

        @Schema(nullable = true) @Nullable
        Optional<@Size(max = 100) List<@NotNull @Size(max = 64) String>> allowedCidrs,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P7D",
                description = "ISO-8601 duration, at least one minute; null = deleted at once.")
        @Nullable
        Optional<Duration> confirmDeleteUsedWithin,

        @Schema(nullable = true, description = "Members' addresses, or such as agree by a link that is mailed.")
        @Nullable
        Optional<
                        @Size(max = 1_000) List<
                                @NotNull @Pattern(regexp = MailAddress.FORM, message = MailAddress.MESSAGE) String>>
                noticeAddresses,

        @Nullable Optional<LeakAction> leakAction,
        @Nullable Optional<ReuseAction> reuseAction,

        @Schema(nullable = true, description = "True: although networks would shut out somebody who is at work.")
        @Nullable
        Boolean confirm) {

    PolicyChange policy() {
        return new PolicyChange(
                defaultTokenLifetime,
                maxTokenLifetime,
                revokeUnusedAfter,
                allowedCidrs,
                confirmDeleteUsedWithin,
                leakAction,
                reuseAction);
    }

    boolean isOfSuperAdmins() {
        return name != null || noticeAddresses != null || !policy().isEmpty();
    }
}
