package dev.tollgate.token.policy;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.organization.DurationText;
import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Revokes the tokens that live longer than their organization allows, a batch in a transaction. */
@Singleton
class PolicyEnforcement {
    /** Few enough that a commit, which writes a line of the change log for each, keeps nobody waiting. */
    private static final int BATCH = 250;

    // Under the maximum that was confirmed, whatever somebody saves meanwhile.
    private static final String BEYOND = """
              from token t cross join (select make_interval(secs => cast(? as bigint)) as maximum) asked
             where t.organization_id = ? and t.kind = 'ci' and t.revoked_at is null
               and (t.expires_at is null or t.expires_at > clock_timestamp()) and %s
            """.formatted(PolicyEffects.BEYOND_MAXIMUM);

    private static final String COUNT = "select count(*)" + BEYOND;
    private static final String REVOKE = """
            with due as (select t.id %s order by t.id limit ? for update of t)
            update token t set revoked_at = date_trunc('milliseconds', clock_timestamp()), revoked_reason = 'POLICY'
              from due where t.id = due.id
            """.formatted(BEYOND);

    private final Sql sql;
    private final AuditLog audit;

    PolicyEnforcement(Sql sql, AuditLog audit) {
        this.sql = sql;
        this.audit = audit;
    }

    /**
     * @param confirmed how many may end at most
     * @return how many did
     * @throws ProblemException {@code CONFIRMATION_REQUIRED} with the figure if more would
     */
    int revokeBeyondMaximum(UUID organization, int confirmed) {
        Begun begun = Transactions.inOne(() -> begin(organization, confirmed));
        int revoked = begun.revoked();
        int batch = revoked;
        while (batch > 0 && revoked < begun.found()) {
            int most = Math.min(begun.found() - revoked, BATCH);
            batch = Transactions.inOne(() -> revoke(organization, begun.maximum(), most));
            revoked += batch;
        }
        return revoked;
    }

    private record Begun(Duration maximum, int found, int revoked) {}

    /** The event is of all of them, in the transaction of the first: none ends without it. Two at once do not count the same. */
    private Begun begin(UUID id, int confirmed) {
        Organization organization = Organization.lock(id);
        Duration maximum = organization.maxTokenLifetime();
        int found = maximum == null ? 0 : count(id, maximum);
        if (found > confirmed) {
            throw new ProblemException(
                            ProblemType.CONFIRMATION_REQUIRED,
                            "%d tokens would end, %d are confirmed.".formatted(found, confirmed))
                    .with(Map.of("wouldEnd", found));
        }
        if (maximum == null || found == 0) {
            return new Begun(Duration.ZERO, 0, 0);
        }
        Map<String, ?> detail =
                Map.of("maxTokenLifetime", DurationText.of(maximum), "reason", "POLICY", "tokens", found);
        audit.append(id, "policy.applied", Subject.organization(id, organization.name), detail);
        return new Begun(maximum, found, revoke(id, maximum, Math.min(found, BATCH)));
    }

    private int count(UUID organization, Duration maximum) {
        return Objects.requireNonNull(sql.first(COUNT, row -> row.getInt(1), maximum.toSeconds(), organization));
    }

    private int revoke(UUID organization, Duration maximum, int most) {
        return sql.update(REVOKE, maximum.toSeconds(), organization, most);
    }
}
