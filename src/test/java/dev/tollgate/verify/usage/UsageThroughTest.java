package dev.tollgate.verify.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import dev.tollgate.verify.feed.TestReplica;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** {@code usage_through}: until when all that a replica answered is written, and never a moment more. */
class UsageThroughTest {
    private static final long BEGIN = Instant.parse("2026-11-29T10:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final TestDatabase database = new TestDatabase();
    private final AtomicLong now = new AtomicLong(BEGIN);
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final ReplicaIdentity identity =
            new ReplicaIdentity("a", false, false, TestReplica.strict(Duration.ofSeconds(5)));

    @Test
    void itFollowsEachFlushAnEmptyOneTooByOneRound() {
        try (TestReplica replica = TestReplica.start(database, database.database(), identity)) {
            UsageFlush flush = new UsageFlush(replica.usage, clock, "a", identity.process());
            flush(flush);
            assertThat(through()).as("nothing is known after one look").isZero();
            now.addAndGet(MINUTE);
            flush(flush);
            assertThat(through()).isEqualTo(BEGIN);
            now.addAndGet(MINUTE);
            flush(flush);
            assertThat(through()).isEqualTo(BEGIN + MINUTE);
            now.addAndGet(MINUTE - 1);
            flush(flush);
            assertThat(through()).isEqualTo(BEGIN + 2 * MINUTE);
            now.addAndGet(MINUTE);
            flush(flush);
            assertThat(through()).as("at most once a minute").isEqualTo(BEGIN + 2 * MINUTE);
            now.addAndGet(MINUTE);
            flush(flush);
            assertThat(through()).isEqualTo(BEGIN + 4 * MINUTE - 1);
        }
    }

    @Test
    void aReplicaThatAnswersButCannotWriteForTwoHoursStaysWhereItWas() {
        try (TestReplica replica = TestReplica.start(database, database.database(), identity)) {
            UsageFlush flush = new UsageFlush(replica.usage, clock, "a", identity.process());
            TestDatabase.Issued token = database.issue();
            TestReplica.await(() -> replica.verify(token) == VerdictCode.VALID);
            flush(flush);
            now.addAndGet(MINUTE);
            flush(flush);
            database.execute("alter table token_usage rename to token_usage_elsewhere");
            for (int minute = 0; minute < 120; minute++) {
                now.addAndGet(MINUTE);
                assertThat(replica.verify(token)).isEqualTo(VerdictCode.VALID);
                assertThatThrownBy(() -> flush(flush)).hasMessageContaining("token_usage");
            }
            assertThat(through()).isEqualTo(BEGIN);

            database.execute("alter table token_usage_elsewhere rename to token_usage");
            now.addAndGet(MINUTE);
            flush(flush);

            assertThat(through()).isEqualTo(BEGIN + 2 * HOUR + MINUTE);
            assertThat(database.number("select uses from token_usage where token_id = ?", token.id()))
                    .isGreaterThanOrEqualTo(121);
        }
    }

    @Test
    void afterAUseWasDroppedItStaysWhereItWas() {
        try (TestReplica replica = TestReplica.start(database, database.database(), identity)) {
            UsageRecorder full = new UsageRecorder(1);
            UsageFlush flush = new UsageFlush(full, clock, "a", identity.process());
            flush(flush);
            now.addAndGet(MINUTE);
            flush(flush);
            for (int number = 0; number < 2; number++) {
                full.record(
                        UsageRecorderTest.token(number), VerdictCode.VALID, now.get(), () -> null, List.of(), "json");
            }
            for (int rounds = 0; rounds < 3; rounds++) {
                now.addAndGet(MINUTE);
                flush(flush);
            }
            assertThat(through()).isEqualTo(BEGIN);
        }
    }

    @Test
    void aVerdictThatWasNotRecordedYetIsNotPassed() {
        try (TestReplica replica = TestReplica.start(database, database.database(), identity)) {
            UsageFlush flush = new UsageFlush(replica.usage, clock, "a", identity.process());
            long judged = now.get();
            flush(flush);
            now.addAndGet(MINUTE);
            flush(flush);
            assertThat(through()).isLessThanOrEqualTo(judged);
            replica.usage.record(UsageRecorderTest.token(1), VerdictCode.VALID, judged, () -> null, List.of(), "json");
            now.addAndGet(MINUTE);
            flush(flush);
            assertThat(database.number("select count(*) from token_usage")).isOne();
        }
    }

    @Test
    void aProcessThatWasFencedSaysItOfItsNextIncarnation() {
        try (TestReplica replica = TestReplica.start(database, database.database(), identity)) {
            UsageFlush flush = new UsageFlush(replica.usage, clock, "a", identity.process());
            flush(flush);
            now.addAndGet(MINUTE);
            flush(flush);
            database.execute("update replica set state = 'FENCED'");
            TestReplica.await(
                    () -> database.number("select count(*) from replica where generation = 2 and state = 'LIVE'") == 1);
            assertThat(through()).as("not known").isZero();
            now.addAndGet(MINUTE);
            flush(flush);
            assertThat(through()).isEqualTo(BEGIN + MINUTE);
        }
    }

    @Test
    void aProcessThatEndsInOrderIsNotMissed() {
        TestReplica replica = TestReplica.start(database, database.database(), identity);
        UsageFlush flush = new UsageFlush(replica.usage, clock, "a", identity.process());
        database.inTransaction(flush::finish);
        replica.close();
        assertThat(gaps()).isZero();
    }

    @Test
    void aProcessThatEndsWithoutHavingWrittenAllIs() {
        UsageRecorder full = new UsageRecorder(1);
        TestReplica replica = TestReplica.start(database, database.database(), identity);
        for (int number = 0; number < 2; number++) {
            full.record(UsageRecorderTest.token(number), VerdictCode.VALID, now.get(), () -> null, List.of(), "json");
        }
        database.inTransaction(new UsageFlush(full, clock, "a", identity.process())::finish);
        replica.close();
        assertThat(gaps()).isOne();
    }

    private long gaps() {
        return database.number("select count(*) from usage_state where unknown_until > '-infinity'");
    }

    private void flush(UsageFlush flush) {
        database.inTransaction(flush::write);
    }

    /** 0 = not known. */
    private long through() {
        return database.number("select coalesce((extract(epoch from usage_through) * 1000)::bigint, 0) from replica");
    }
}
