package dev.tollgate.organization;

import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.request.AddressText;
import dev.tollgate.verify.cluster.UpgradeGate;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks again before networks of an organization shut out whoever sets them, or a gateway that is at work. */
@Singleton
class NetworkChange {
    /** The managed role of tokens that gateways verify with. */
    private static final UUID GATEWAY = UUID.fromString("00000000-0000-7000-8000-000000000003");

    private static final String AT_WORK = """
            select case t.kind when 'pat' then 'your own access token' else 'the gateway''s token "' || t.label || '"' end,
                   u.last_used_address
              from token t join token_usage u on u.token_id = t.id
             where t.organization_id = ? and t.revoked_at is null and t.enabled
               and (t.expires_at is null or t.expires_at > clock_timestamp())
               and (t.kind = 'pat' and t.user_id = ? or t.kind = 'ci' and t.role_id = ?)
               and u.last_used_at > clock_timestamp() - interval '1 hour'
             order by t.kind desc, t.id
            """;

    private final CurrentCaller caller;
    private final UpgradeGate upgrade;
    private final Sql sql;

    NetworkChange(CurrentCaller caller, UpgradeGate upgrade, Sql sql) {
        this.caller = caller;
        this.upgrade = upgrade;
        this.sql = sql;
    }

    /**
     * @param networks what every token is to be bound to
     * @throws ProblemException {@code CONFIRMATION_REQUIRED} unless confirmed; {@code UPGRADE_UNDER_WAY}
     */
    void require(UUID organization, List<String> networks, boolean confirmed) {
        if (networks.isEmpty()) {
            return;
        }
        if (!confirmed) {
            AddressRanges allowed = AddressRanges.of(networks);
            if (caller.get().kind() == Caller.Kind.ACCESS_TOKEN) {
                requireInside(allowed, "your own access token", caller.address());
            }
            atWork(organization).forEach(use -> requireInside(allowed, use.who(), use.address()));
        }
        upgrade.require(UpgradeGate.NETWORKS);
    }

    private record Use(String who, @Nullable String address) {}

    private List<Use> atWork(UUID organization) {
        return sql.list(
                AT_WORK,
                row -> new Use(row.getString(1), row.getString(2)),
                organization,
                caller.get().id(),
                GATEWAY);
    }

    private static void requireInside(AddressRanges allowed, String who, @Nullable String address) {
        if (!allowed.contains(AddressText.parse(address))) {
            throw new ProblemException(
                    ProblemType.CONFIRMATION_REQUIRED,
                    "These networks do not hold %s, where %s is used from; give confirm if that is right."
                            .formatted(address == null ? "an unknown address" : address, who));
        }
    }
}
