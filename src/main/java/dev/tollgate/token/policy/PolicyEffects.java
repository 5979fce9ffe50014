package dev.tollgate.token.policy;

import dev.tollgate.organization.Policy;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.request.AddressText;
import dev.tollgate.token.policy.PolicyPreview.AffectedToken;
import dev.tollgate.token.policy.PolicyPreview.Why;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds up what a policy would do to the integration tokens of an organization, one after the other. */
final class PolicyEffects {
    /** A token {@code t} that may live longer than {@code maximum} after an administrator's last act. */
    static final String BEYOND_MAXIMUM = """
            coalesce(t.expires_at, 'infinity') > coalesce(t.acted_at, t.created_at) + maximum""";

    private static final String TOKENS = """
            with asked as (select cast(? as timestamptz) as at, make_interval(secs => cast(? as bigint)) as maximum,
                                  make_interval(secs => cast(? as bigint)) as unused_after)
            select t.id, t.label, coalesce(%s, false),
                   coalesce(t.enabled and %s <= at - unused_after and not %s, false),
                   u.last_used_address, t.allowed_cidrs,
                   exists (select from audit_event e
                            where e.organization_id = t.organization_id and e.subject_id = t.id
                              and e.action = 'token.reused')
              from asked cross join token t left join token_usage u on u.token_id = t.id
             where t.organization_id = ? and t.kind = 'ci' and t.revoked_at is null
               and (t.expires_at is null or t.expires_at > at)
             order by t.id
            """.formatted(BEYOND_MAXIMUM, UnusedRule.SINCE, UnusedRule.EXEMPT);

    private static final int MOST_SHOWN = 50;
    private static final int FETCHED_AT_ONCE = 1_000;

    private final Policy policy;
    private final AddressRanges networks;
    private final int[] counts = new int[Why.values().length];
    private final List<AffectedToken> shown = new ArrayList<>();
    private int ending;

    private PolicyEffects(Policy policy) {
        this.policy = policy;
        this.networks = AddressRanges.ofStored(policy.allowedCidrs());
    }

    static PolicyPreview of(Connection connection, UUID organization, Policy policy, Instant now) throws SQLException {
        PolicyEffects effects = new PolicyEffects(policy);
        try (PreparedStatement statement = connection.prepareStatement(TOKENS)) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, seconds(policy.maxTokenLifetime()));
            statement.setObject(3, seconds(policy.revokeUnusedAfter()));
            statement.setObject(4, organization);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    effects.add(row);
                }
            }
        }
        return effects.preview();
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    private void add(ResultSet row) throws SQLException {
        Set<Why> reasons = EnumSet.noneOf(Why.class);
        if (row.getBoolean(3)) {
            reasons.add(Why.BEYOND_MAXIMUM);
        }
        if (row.getBoolean(4)) {
            reasons.add(Why.UNUSED);
        }
        ending += reasons.isEmpty() ? 0 : 1;
        if (isOutside(row.getString(5), (String[]) row.getArray(6).getArray())) {
            reasons.add(Why.OUTSIDE_NETWORKS);
        }
        if (row.getBoolean(7)) {
            reasons.add(Why.REUSED);
        }
        reasons.forEach(reason -> counts[reason.ordinal()]++);
        if (!reasons.isEmpty() && shown.size() < MOST_SHOWN) {
            Why first = reasons.iterator().next();
            shown.add(new AffectedToken(row.getObject(1, UUID.class), row.getString(2), first));
        }
    }

    private boolean isOutside(@Nullable String lastAddress, String[] own) {
        if (networks.isEmpty()) {
            return false;
        }
        boolean nowhere =
                AddressRanges.common(Arrays.asList(own), policy.allowedCidrs()).isEmpty();
        return nowhere || lastAddress != null && !networks.contains(AddressText.parse(lastAddress));
    }

    private PolicyPreview preview() {
        return new PolicyPreview(
                ending,
                counts[Why.BEYOND_MAXIMUM.ordinal()],
                counts[Why.UNUSED.ordinal()],
                counts[Why.OUTSIDE_NETWORKS.ordinal()],
                counts[Why.REUSED.ordinal()],
                List.copyOf(shown));
    }
}
