package dev.tollgate.notice.mail;

import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The addresses that an organization wants notices to go to. A member's holds as long as they are one; whoever reads any
 * other is asked by a mail, and nothing else goes there before they have agreed.
 */
@Singleton
public class NoticeAddresses {
    /** Nobody uses this service to fill the mailboxes of others. */
    private static final int MOST_ASKED_A_DAY = 20;

    private static final String ASKED =
            "select count(*) from notice_confirmation where organization_id = ? and asked_at > clock_timestamp() - interval '1 day'";
    private static final String ASK = """
            with lapsed as (
                update notice_confirmation set ended_at = clock_timestamp()
                 where organization_id = ? and lower(address) = lower(?) and ended_at is null),
            asked as (
                insert into notice_confirmation (organization_id, address) values (?, ?) returning id, organization_id, address)
            insert into notice_mail (organization_id, recipient, confirmation_id) select organization_id, address, id from asked
            """;

    private static final String OPEN = """
            select 1 from notice_confirmation
             where organization_id = ? and lower(address) = lower(?) and ended_at is null and confirmed_at is null
               and asked_at > clock_timestamp() - interval '7 days'
            """;

    private final Sql sql;
    private final MailServer server;

    NoticeAddresses(Sql sql, MailServer server) {
        this.sql = sql;
        this.server = server;
    }

    /** Without those that only differ in case, of which the first stays. */
    public static List<String> distinct(List<String> addresses) {
        return List.copyOf(byKey(addresses).values());
    }

    /**
     * Asks whoever reads mail at addresses that are no member's, and forgets what those agreed to that are no longer named.
     * Whose link has lapsed, or who was a member, is asked again. The caller holds the organization's lock.
     *
     * @throws ProblemException {@code VALIDATION_FAILED} if nobody can be asked, {@code LIMIT_REACHED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void replace(UUID organization, List<String> before, List<String> after) {
        Map<String, String> former = byKey(before);
        Map<String, String> wanted = byKey(after);
        former.keySet().stream()
                .filter(key -> !wanted.containsKey(key))
                .forEach(key -> sql.update(
                        "update notice_confirmation set ended_at = clock_timestamp()"
                                + " where organization_id = ? and lower(address) = ? and ended_at is null",
                        organization,
                        key));
        wanted.forEach((key, address) -> {
            if (!holds(organization, address)
                    && !sql.exists(OPEN, organization, address)
                    && mayAsk(organization, !former.containsKey(key), after.indexOf(address))) {
                sql.update(ASK, organization, address, organization, address);
            }
        });
    }

    private boolean holds(UUID organization, String address) {
        return sql.exists("select 1 where notice_address_holds(?, ?)", organization, address);
    }

    /** @param isNew otherwise it stays in the list unasked: what else is changed with it does not fail for it */
    private boolean mayAsk(UUID organization, boolean isNew, int place) {
        boolean tooOften = server.isThere() && asked(organization) >= MOST_ASKED_A_DAY;
        if (!isNew) {
            return server.isThere() && !tooOften;
        }
        if (!server.isThere()) {
            throw ProblemException.invalid(
                    "noticeAddresses[" + place + "]",
                    "must be a member's address: no mail server is configured that could ask others for their consent");
        }
        if (tooOften) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED,
                    "At most " + MOST_ASKED_A_DAY + " addresses a day are asked for their consent.");
        }
        return true;
    }

    private long asked(UUID organization) {
        Long asked = sql.first(ASKED, row -> row.getLong(1), organization);
        return asked == null ? 0 : asked;
    }

    private static Map<String, String> byKey(List<String> addresses) {
        Map<String, String> byKey = new LinkedHashMap<>();
        addresses.forEach(address -> byKey.putIfAbsent(address.toLowerCase(Locale.ROOT), address));
        return byKey;
    }
}
