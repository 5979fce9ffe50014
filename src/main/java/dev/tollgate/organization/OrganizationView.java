package dev.tollgate.organization;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An organization as it is shown.
 *
 * <p>Durations are ISO-8601, in days where it is whole days.
 *
 * @param defaultTokenLifetime of a token that is made without an end; null = the maximum
 * @param maxTokenLifetime null = unlimited
 * @param revokeUnusedAfter after how long without use a token is disabled, and 30 days later revoked; null = never
 * @param revokeUnusedFrom when that first happens
 * @param allowedCidrs networks that bind every integration and job token besides its own; empty = everywhere
 * @param confirmDeleteUsedWithin a token that was used within this time is deleted only with {@code confirm}
 * @param noticeAddresses where notices of its tokens are mailed
 * @param unconfirmedNoticeAddresses of these the ones that nobody has agreed at, and so nothing is mailed to
 * @param leakAction what happens to a token that is reported as leaked
 * @param reuseAction what happens when somebody new presents a value that a rotation has lately ended
 */
@Schema(name = "Organization")
@RegisterForReflection
record OrganizationView(
        UUID id,
        String name,
        boolean suspended,
        Instant createdAt,

        @Schema(nullable = true, examples = "P30D") @Nullable
        String defaultTokenLifetime,

        @Schema(nullable = true, examples = "P90D") @Nullable
        String maxTokenLifetime,

        @Schema(nullable = true, examples = "P90D") @Nullable
        String revokeUnusedAfter,

        @Schema(nullable = true) @Nullable Instant revokeUnusedFrom,
        List<String> allowedCidrs,

        @Schema(nullable = true, examples = "P7D") @Nullable String confirmDeleteUsedWithin,

        List<String> noticeAddresses,
        List<String> unconfirmedNoticeAddresses,
        LeakAction leakAction,
        ReuseAction reuseAction,
        @JsonIgnore @Schema(hidden = true) Version version)
        implements Versioned {

    static OrganizationView from(Organization organization) {
        Policy policy = organization.policy();
        return new OrganizationView(
                organization.id,
                organization.name,
                organization.suspended,
                organization.createdAt,
                DurationText.ofNullable(policy.defaultTokenLifetime()),
                DurationText.ofNullable(policy.maxTokenLifetime()),
                DurationText.ofNullable(policy.revokeUnusedAfter()),
                organization.revokeUnusedFrom,
                policy.allowedCidrs(),
                DurationText.ofNullable(policy.confirmDeleteUsedWithin()),
                organization.noticeAddresses,
                organization.unconfirmedNoticeAddresses,
                policy.leakAction(),
                policy.reuseAction(),
                organization.version());
    }

    /** What of it can be changed, for the audit log. */
    Map<String, ?> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("suspended", suspended);
        fields.put("defaultTokenLifetime", defaultTokenLifetime);
        fields.put("maxTokenLifetime", maxTokenLifetime);
        fields.put("revokeUnusedAfter", revokeUnusedAfter);
        fields.put("allowedCidrs", allowedCidrs);
        fields.put("confirmDeleteUsedWithin", confirmDeleteUsedWithin);
        fields.put("noticeAddresses", noticeAddresses);
        fields.put("leakAction", leakAction);
        fields.put("reuseAction", reuseAction);
        return fields;
    }
}
