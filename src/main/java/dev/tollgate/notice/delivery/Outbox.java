package dev.tollgate.notice.delivery;

import dev.tollgate.database.Sql;
import dev.tollgate.notice.delivery.Message.AuditedChange;
import dev.tollgate.notice.delivery.Message.Party;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements on deliveries, each a transaction of its own; migration V49 has their larger part. */
@Singleton
class Outbox {
    /** How many wait for one webhook at most. */
    static final int MOST_WAITING = 100_000;

    // What webhooks lost, they are told once enough of what waits for them is delivered.
    private static final String ANY = """
            select where exists (select from notice_event where waiting)
                      or exists (select from webhook_state where waiting > 0 or gap_from is not null)
            """;

    // The first of each organization, then the second. Of a webhook that fails one at a time is enough to find out
    // whether it still does. Whom two replicas choose at once, one of them finds changed.
    private static final String CLAIM = """
            with candidates as (
                select d.id, row_number() over (partition by w.organization_id order by d.place, d.next_at) as place
                  from webhook_state s join webhook w on w.id = s.webhook_id
                 cross join lateral (
                       select id, next_at, row_number() over (order by next_at) as place from notice_delivery
                        where webhook_id = s.webhook_id and state = 'PENDING' and next_at <= clock_timestamp()
                        order by next_at limit case when s.failing_since is null then 8 else 1 end) d
                 where s.waiting > 0 and s.webhook_id <> all (cast(? as uuid[])) and w.organization_id <> all (cast(? as uuid[]))),
            chosen as (
                select d.id from notice_delivery d
                  join (select id, place from candidates where place <= 32 order by place, random() limit ?) c on c.id = d.id
                 where d.state = 'PENDING' and d.next_at <= clock_timestamp()
                   for update of d skip locked),
            claimed as (
                update notice_delivery d
                   set attempts = attempts + 1, next_at = clock_timestamp() + make_interval(secs => ?)
                  from chosen where d.id = chosen.id
                returning d.id, d.attempts, d.webhook_id, d.event_seq)
            select d.id, d.attempts, w.id, w.organization_id, w.url, w.secret,
                   case when w.former_until > clock_timestamp() then w.former_secret end,
                   e.id, e.type, e.at, e.hint, e.data,
                   a.id, a.seq, a.action, a.actor_id, a.actor_kind, a.actor_name, a.subject_id, a.subject_kind,
                   a.subject_name, a.address, a.request_id, a.detail, encode(a.previous_hash, 'hex'),
                   encode(a.hash, 'hex')
              from claimed d join webhook w on w.id = d.webhook_id join notice_event e on e.seq = d.event_seq
              left join audit_event a on a.id = e.audit_id
             order by e.seq
            """;

    // In the order in which the events are handed out: who locks several webhooks' states does it by their ids.
    private static final String FINISH_DELIVERED = """
            select finish_delivery(id, attempt, 'DELIVERED', status, answer, null, interval '0')
              from (select * from unnest(cast(? as uuid[]), cast(? as uuid[]), cast(? as int[]), cast(? as int[]),
                                         cast(? as text[])) as d (webhook, id, attempt, status, answer)
                     order by webhook, id) delivered
            """;

    private final Sql sql;

    Outbox(Sql sql) {
        this.sql = sql;
    }

    /** Whether nothing waits, which is nearly always so and costs little to ask. */
    boolean isEmpty() {
        return !sql.exists(ANY);
    }

    /** @return how many events were given to the webhooks that want them; others may wait */
    int fanOut() {
        Integer events = sql.first("select fan_out_notices(?)", row -> row.getInt(1), MOST_WAITING);
        return events == null ? 0 : events;
    }

    /**
     * @param busyWebhooks that get no more at the moment, and organizations likewise
     * @param lost after which time another replica sends what this one has not finished
     */
    List<Claimed> claim(Collection<UUID> busyWebhooks, Collection<UUID> busyOrganizations, int most, Duration lost) {
        return sql.list(
                CLAIM, Outbox::claimed, texts(busyWebhooks), texts(busyOrganizations), most, (double) lost.toSeconds());
    }

    /** @return what became of the delivery, or {@code DISABLED}; null if it was another's to finish */
    @Nullable
    String finish(Claimed delivery, Outcome outcome, Duration pause) {
        return sql.first(
                "select finish_delivery(?, ?, ?, ?, ?, ?, make_interval(secs => ?))",
                row -> row.getString(1),
                delivery.id(),
                delivery.attempt(),
                outcome.kind().name(),
                outcome.status(),
                outcome.answer(),
                outcome.error(),
                pause.toMillis() / 1_000.0);
    }

    /** The same for several that were delivered, in one transaction: each of them touches only its webhook's state. */
    void finishDelivered(List<Finished> delivered) {
        sql.list(
                FINISH_DELIVERED,
                row -> row.getString(1),
                texts(delivered.stream().map(d -> d.delivery().webhook()).toList()),
                texts(delivered.stream().map(d -> d.delivery().id()).toList()),
                delivered.stream().map(d -> d.delivery().attempt()).toArray(Integer[]::new),
                delivered.stream().map(d -> d.outcome().status()).toArray(Integer[]::new),
                delivered.stream().map(d -> d.outcome().answer()).toArray(String[]::new));
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        Message message = new Message(
                row.getObject(8, UUID.class),
                row.getObject(4, UUID.class),
                row.getString(9),
                row.getObject(10, OffsetDateTime.class).toInstant(),
                row.getString(11),
                row.getObject(13) == null ? null : change(row),
                row.getString(12));
        return new Claimed(
                row.getObject(1, UUID.class),
                row.getInt(2),
                row.getObject(3, UUID.class),
                row.getObject(4, UUID.class),
                row.getString(5),
                row.getBytes(6),
                row.getBytes(7),
                message);
    }

    private static AuditedChange change(ResultSet row) throws SQLException {
        return new AuditedChange(
                row.getObject(13, UUID.class),
                row.getLong(14),
                row.getString(15),
                new Party(row.getObject(16, UUID.class), row.getString(17), row.getString(18)),
                new Party(row.getObject(19, UUID.class), row.getString(20), row.getString(21)),
                row.getString(22),
                row.getString(23),
                row.getString(24),
                row.getString(25),
                row.getString(26));
    }
}
