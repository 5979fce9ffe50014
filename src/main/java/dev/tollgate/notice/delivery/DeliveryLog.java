package dev.tollgate.notice.delivery;

import dev.tollgate.database.Sql;
import dev.tollgate.notice.webhook.EventTypes;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A webhook's deliveries as people look at them, and those that people ask for. */
@Singleton
class DeliveryLog {
    private static final String FIND = "select " + DeliveryView.COLUMNS
            + " from notice_delivery d join notice_event e on e.seq = d.event_seq where d.webhook_id = ?";
    private static final String LIST =
            FIND + " and d.id < coalesce(cast(? as uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)"
                    + " and (cast(? as text) is null or d.state = ?) order by d.id desc limit ?";
    // Without its token: it waits for nothing, and nothing for it.
    private static final String ADD = """
            insert into notice_delivery (id, webhook_id, event_seq, type, created_at, next_at)
            select audit_id(), ?, e.seq, e.type, clock_timestamp(), clock_timestamp() from notice_event e where e.seq = ?
            returning id
            """;
    private static final String TAKE_ROOM =
            "update webhook_state set waiting = waiting + 1 where webhook_id = ? and waiting < ?";

    private final Sql sql;

    DeliveryLog(Sql sql) {
        this.sql = sql;
    }

    List<DeliveryView> list(UUID webhook, @Nullable UUID after, @Nullable String state, int limit) {
        return sql.list(LIST, DeliveryView::of, webhook, after, state, state, limit);
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    DeliveryView get(UUID webhook, UUID delivery) {
        DeliveryView found = sql.first(FIND + " and d.id = ?", DeliveryView::of, webhook, delivery);
        if (found == null) {
            throw ProblemException.notFound();
        }
        return found;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    DeliveryView test(UUID organization, UUID webhook) {
        return add(
                webhook,
                sql.first(
                        "insert into notice_event (organization_id, type, at, data, waiting)"
                                + " values (?, ?, clock_timestamp(), '{}', false) returning seq",
                        row -> row.getLong(1),
                        organization,
                        EventTypes.TEST));
    }

    @Transactional(Transactional.TxType.MANDATORY)
    DeliveryView again(UUID webhook, UUID delivery) {
        return add(
                webhook,
                sql.first("select event_seq from notice_delivery where id = ?", row -> row.getLong(1), delivery));
    }

    private DeliveryView add(UUID webhook, @Nullable Long event) {
        if (sql.update(TAKE_ROOM, webhook, Outbox.MOST_WAITING) == 0) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED, "At most " + Outbox.MOST_WAITING + " deliveries wait for a webhook.");
        }
        UUID added = sql.first(ADD, row -> row.getObject(1, UUID.class), webhook, event);
        return get(webhook, Objects.requireNonNull(added));
    }
}
