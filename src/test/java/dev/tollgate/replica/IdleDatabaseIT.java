package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.support.Await;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a replica asks while nothing is there to do. */
@Tag("slow")
class IdleDatabaseIT {
    private static final String HANDED_OUT =
            "select coalesce(sum(calls), 0)::bigint from pg_stat_user_functions where funcname = 'fan_out_notices'";

    @Test
    void anIdleReplicaOnlyLooksWhetherAnEventWaits() {
        TestDatabase database = new TestDatabase();
        database.execute("alter database %s set track_functions = 'pl'".formatted(database.access.name()));
        try (TollgateProcess replica = TollgateProcess.start(database.access.environment())) {
            // What the start has to tell is handed out by then.
            Await.until(
                    Duration.ofSeconds(60),
                    "nothing waits",
                    () -> database.number("select count(*) from notice_event where waiting") == 0);
            beats(database, 20);
            long begun = database.number(HANDED_OUT);
            beats(database, 20);
            assertThat(database.number(HANDED_OUT)).isEqualTo(begun);

            database.execute(
                    "insert into notice_event (organization_id, type, at) values (?, 'token.changed', now())",
                    database.organization);
            Await.until(Duration.ofSeconds(20), "what waits is handed out", () -> database.number(HANDED_OUT) > begun);
        }
    }

    /** Five of a lease of three seconds: longer than the rounds' seconds, and than what they did stays uncounted. */
    private static void beats(TestDatabase database, int more) {
        long begun = database.number("select sum(beat) from replica");
        Await.until(
                Duration.ofSeconds(60),
                more + " beats",
                () -> database.number("select sum(beat) from replica") > begun + more);
    }
}
