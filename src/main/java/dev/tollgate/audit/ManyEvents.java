package dev.tollgate.audit;

import dev.tollgate.audit.AuditLog.Actor;
import dev.tollgate.audit.AuditLog.Entry;
import dev.tollgate.database.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/** Writes many events in one statement, which chains them as well: a trigger for each would take several times as long. */
@Singleton
class ManyEvents {
    private static final String APPEND = """
            select append_audit_events(
                row (null, cast(? as uuid), null, cast(? as timestamptz), cast(? as text), cast(? as text), cast(? as uuid),
                     cast(? as text), cast(? as text), null, null, cast(? as text), cast(? as text), null, null, null
                    )::audit_event,
                cast(? as uuid[]), cast(? as uuid[]), cast(? as text[]), cast(? as text[]))
            """;

    private final Sql sql;

    ManyEvents(Sql sql) {
        this.sql = sql;
    }

    /** @param entries about subjects of one kind; at least one */
    void append(
            UUID organization,
            Instant at,
            String action,
            Actor actor,
            List<Entry> entries,
            Function<Map<String, ?>, String> json) {
        sql.first(
                APPEND,
                row -> true,
                organization,
                at,
                action,
                actor.kind(),
                actor.id(),
                actor.name(),
                entries.get(0).subject().kind(),
                actor.address(),
                actor.requestId(),
                column(entries, entry -> newId()),
                column(entries, entry -> String.valueOf(entry.subject().id())),
                column(entries, entry -> entry.subject().name()),
                column(entries, entry -> json.apply(entry.detail())));
    }

    private static @Nullable String[] column(List<Entry> entries, Function<Entry, @Nullable String> field) {
        return entries.stream().map(field).toArray(String[]::new);
    }

    private static String newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null).toString();
    }
}
