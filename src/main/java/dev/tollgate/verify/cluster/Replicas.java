package dev.tollgate.verify.cluster;

import dev.tollgate.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every process that answers verifications, from the database: for worker threads. */
@ApplicationScoped
public class Replicas {
    private static final String LIST = """
            select r.incarnation, r.name, r.state, r.mode, r.applied_seq,
                   greatest(0, greatest((select max(seq) from change_log), s.pruned_up_to) - r.applied_seq),
                   r.started_at, r.confirmed_at
              from replica r cross join change_log_state s order by r.name, r.started_at
            """;

    private final Sql sql;

    Replicas(Sql sql) {
        this.sql = sql;
    }

    /**
     * A replica's row.
     *
     * @param id of this incarnation; a process gets a new one when it joins anew
     * @param state {@code LOADING}, {@code LIVE} or {@code FENCED}
     * @param mode {@code strict} or {@code available}
     * @param appliedSeq the last change it confirmed
     * @param behind how many changes it has not confirmed
     * @param confirmedAt when it last confirmed, by the database's clock
     */
    public record ReplicaRow(
            UUID id,
            String name,
            String state,
            String mode,
            long appliedSeq,
            long behind,
            Instant startedAt,
            Instant confirmedAt) {}

    public List<ReplicaRow> list() {
        return sql.list(
                LIST,
                row -> new ReplicaRow(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getTimestamp(7).toInstant(),
                        row.getTimestamp(8).toInstant()));
    }

    /**
     * Ends the row of a replica that the caller knows to be dead: nobody waits for it any more. One that lives joins
     * anew within a quarter of its lease, but until then a change may be called complete without it.
     *
     * @return its name; null if there is no such row
     */
    public @Nullable String end(UUID id) {
        return sql.first("delete from replica where incarnation = ? returning name", row -> row.getString(1), id);
    }
}
