package dev.tollgate.organization;

import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.UUID;

/**
 * Refuses what would pass a limit of an organization. What it has already it keeps, also above a limit that was
 * lowered. Two at once cannot pass a limit together.
 */
@Singleton
public class Limits {
    private static final int MOST_KEYS = 512 * 1024;

    // Of the parts nobody else is at, or else of the first, which one waits for. Programs of the release before create
    // without taking, so what was counted is not believed for ever.
    private static final String TAKE = """
            update token_room set room = room - 1
             where (organization_id, part) = (
                   select organization_id, part from token_room
                    where organization_id = ? and most = ? and room > 0 and counted_at > now() - interval '1 day'
                    limit 1 for update %s)
            """;
    private static final String TAKE_FREE = TAKE.formatted("skip locked");
    private static final String TAKE_ANY = TAKE.formatted("");

    private static final String BEGIN = """
            insert into token_room (organization_id, most, part, room, counted_at)
            select ?, ?, part, 0, now() from generate_series(0, 15) part on conflict do nothing
            """;
    private static final String LOCK = "select 1 from token_room where organization_id = ? order by part for update";
    // Its own statement after the rows are locked: it sees what those committed who had them before.
    private static final String COUNT = """
            update token_room r
               set most = c.most, counted_at = now(),
                   room = case when c.room >= 64 then c.room / 16 when part = 0 then c.room else 0 end
              from (select most, present, greatest(0, most - present) as room
                      from (select ? as organization_id, ? as most) asked
                     cross join lateral (select count(*) as present from token
                                          where organization_id = asked.organization_id
                                            and kind = 'ci' and revoked_at is null) counted) c
             where r.organization_id = ? returning c.present
            """;

    private final Sql sql;
    private final LimitsConfig config;

    Limits(Sql sql, LimitsConfig config) {
        this.sql = sql;
        this.config = config;
    }

    /**
     * Before a token is stored. Takes one of the places that are left; they lie in several parts, so that creations of
     * one organization need not wait for each other's commit.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void requireRoomForToken(UUID organization) {
        if (!takeRoomForToken(organization) && !countRoomForToken(organization)) {
            throw noRoomForToken();
        }
    }

    /** What whoever found none is told. */
    public ProblemException noRoomForToken() {
        return reached(config.tokens(), "tokens", "integration tokens");
    }

    /** False if none is left, as far as was counted. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean takeRoomForToken(UUID organization) {
        int most = config.tokens();
        return sql.update(TAKE_FREE, organization, most) > 0 || sql.update(TAKE_ANY, organization, most) > 0;
    }

    /** Counts what is stored, and takes a place if there is one. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean countRoomForToken(UUID organization) {
        int most = config.tokens();
        sql.update(BEGIN, organization, most);
        if (counted(organization, most) >= most) {
            return false;
        }
        sql.update(TAKE_FREE, organization, most);
        return true;
    }

    /**
     * The caller holds the organization's lock.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    public void requireRoomForPerson(long members) {
        require(members, config.people(), "people", "members");
    }

    /**
     * The caller holds the organization's lock.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    public void requireRoomForRole(long roles) {
        require(roles, config.roles(), "roles", "roles of its own");
    }

    /**
     * The caller holds the organization's lock.
     *
     * @param issuers that the organization's publishers would name
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    public void requireRoomForPublisher(long publishers, long issuers) {
        require(publishers, config.publishers(), "publishers", "publishers");
        requireIssuers(issuers);
    }

    /**
     * The caller holds the organization's lock.
     *
     * @param issuers that the organization's publishers would name
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    public void requireIssuers(long issuers) {
        require(issuers - 1, config.issuers(), "issuers", "issuers of publishers");
    }

    /**
     * Not a setting: what an exchange has to read bounds what strangers can make it do.
     *
     * @param characters of all the keys that the organization's publishers give
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    public void requireKeys(long characters) {
        if (characters > MOST_KEYS) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED,
                    "The keys (jwks) of an organization's publishers have at most " + MOST_KEYS
                            + " characters together.");
        }
    }

    /** How many job tokens of one publisher may be alive. */
    public int jobTokens() {
        return config.jobTokens();
    }

    /**
     * The caller holds the organization's lock.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    public void requireRoomForWebhook(long webhooks) {
        require(webhooks, config.webhooks(), "webhooks", "webhooks");
    }

    /** @throws ProblemException {@code LIMIT_REACHED} */
    void requireNoticeAddresses(long addresses) {
        require(addresses - 1, config.noticeAddresses(), "notice-addresses", "addresses for notices");
    }

    /** How often one token may be rotated within an hour. */
    public int rotations() {
        return config.rotations();
    }

    private static void require(long present, int limit, String name, String what) {
        if (present >= limit) {
            throw reached(limit, name, what);
        }
    }

    private static ProblemException reached(int limit, String name, String what) {
        return new ProblemException(
                ProblemType.LIMIT_REACHED,
                "An organization has at most " + limit + " " + what + " (limit " + name + " = " + limit + ").");
    }

    private long counted(UUID organization, int most) {
        sql.list(LOCK, row -> true, organization);
        return sql.list(COUNT, row -> row.getLong(1), organization, most, organization)
                .get(0);
    }
}
