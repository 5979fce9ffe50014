package dev.tollgate.verify.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.replica.TcpProxy;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.VerdictCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Verdicts by token, code and hour, as they get into the database. */
class VerdictCountTest {
    private static final Instant TEN = Instant.parse("2026-11-28T22:00:00Z");
    private static final long HOUR = 3_600_000;

    private final TestDatabase database = new TestDatabase();
    private final AtomicLong now = new AtomicLong(TEN.toEpochMilli());
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final UsageRecorder recorder = new UsageRecorder(1_000);
    private final UsageFlush flush = new UsageFlush(recorder, clock, "a", UUID.randomUUID());
    private final KnownToken token = UsageRecorderTest.token(1);
    private final KnownToken other = UsageRecorderTest.token(2);

    @Test
    void eachVerdictCountsInItsHourOfItsTokenAndOrganization() {
        record(token, VerdictCode.VALID, 3);
        record(token, VerdictCode.EXPIRED, 2);
        record(other, VerdictCode.VALID, 1);
        flush();
        record(token, VerdictCode.VALID, 4);
        now.addAndGet(HOUR);
        record(token, VerdictCode.VALID, 5);
        flush();
        now.addAndGet(HOUR);
        record(token, VerdictCode.VALID, 6);
        flush();

        assertThat(hour(token.id(), "2026-11-28", 22)).isEqualTo(7);
        assertThat(hour(token.id(), "2026-11-28", 23)).isEqualTo(5);
        assertThat(hour(token.id(), "2026-11-28", 0)).isZero();
        assertThat(hour(token.id(), "2026-11-29", 0)).isEqualTo(6);
        assertThat(total(token.id(), "2026-11-28", VerdictCode.VALID)).isEqualTo(12);
        assertThat(total(token.id(), "2026-11-28", VerdictCode.EXPIRED)).isEqualTo(2);
        UUID organization = token.organization().id();
        assertThat(hour(organization, "2026-11-28", 22)).isEqualTo(8);
        assertThat(total(organization, "2026-11-28", VerdictCode.EXPIRED)).isEqualTo(2);
        assertThat(database.number("select count(*) from verdict_count where cardinality(hours) <> 24"))
                .isZero();
        assertThat(database.number("select uses from token_usage where token_id = ?", token.id()))
                .isEqualTo(18);
        assertThat(database.number("select refused from token_usage where token_id = ?", token.id()))
                .isEqualTo(2);
    }

    @Test
    void everyCodeOfATokenIsCountedApart() {
        for (VerdictCode code : VerdictCode.OF_A_TOKEN) {
            record(token, code, code.ordinal());
        }
        flush();
        for (VerdictCode code : VerdictCode.OF_A_TOKEN) {
            assertThat(total(token.id(), "2026-11-28", code)).as(code.name()).isEqualTo(code.ordinal());
        }
    }

    @Test
    void whatWasHeldBackForHoursIsWrittenToTheHoursInWhichItWas() {
        database.execute("alter table verdict_count rename to elsewhere");
        for (int hours = 0; hours < 3; hours++) {
            record(token, VerdictCode.VALID, 10 + hours);
            assertThatThrownBy(this::flush).hasMessageContaining("verdict_count");
            now.addAndGet(HOUR);
        }
        database.execute("alter table elsewhere rename to verdict_count");
        flush();
        assertThat(hour(token.id(), "2026-11-28", 22)).isEqualTo(10);
        assertThat(hour(token.id(), "2026-11-28", 23)).isEqualTo(11);
        assertThat(hour(token.id(), "2026-11-29", 0)).isEqualTo(12);
        assertThat(recorder.dropped()).isZero();
    }

    @Test
    void whatIsHeldBackBeyondTheBoundCountsInALaterHourRatherThanNot() {
        UsageRecorder small = new UsageRecorder(10);
        for (int hours = 0; hours < 3; hours++) {
            for (int number = 0; number < 8; number++) {
                small.record(
                        UsageRecorderTest.token(number), VerdictCode.VALID, now.get(), () -> null, List.of(), "json");
            }
            small.sweep(now.get());
            now.addAndGet(HOUR);
        }
        assertThat(small.unwritten().hours()).hasSize(1);
        UsageTable usage = small.unwritten().hours().get(0);
        assertThat(usage.hour()).isEqualTo(TEN.toEpochMilli() / HOUR + 2);
        assertThat(usage.size()).isEqualTo(8);
        assertThat(usage.uses(usage.find(UsageRecorderTest.token(3).id()))).isEqualTo(3);
        assertThat(small.dropped()).isZero();
    }

    @Test
    void whoseAnswerIsLostNeverCountsTwice() throws Exception {
        try (TcpProxy wire = new TcpProxy(database.port());
                Connection connection = database.through(wire).open("test", Duration.ofSeconds(1))) {
            record(token, VerdictCode.VALID, 3);
            wire.holdAnswerTo("with used as");
            assertThatThrownBy(() -> flush.write(connection)).isInstanceOf(SQLException.class);
        }
        record(token, VerdictCode.VALID, 4);
        flush();

        assertThat(total(token.id(), "2026-11-28", VerdictCode.VALID)).isEqualTo(7);
        assertThat(recorder.dropped()).isEqualTo(3);
        assertThat(database.number("select (extract(epoch from last_used_at) * 1000)::bigint from token_usage"))
                .isEqualTo(now.get());
    }

    @Test
    void whatTheServerRefusedCountsAtTheNextTime() {
        database.execute("alter table verdict_count add constraint none check (total < 3)");
        record(token, VerdictCode.VALID, 3);
        assertThatThrownBy(this::flush).hasMessageContaining("none");
        database.execute("alter table verdict_count drop constraint none");
        flush();
        assertThat(total(token.id(), "2026-11-28", VerdictCode.VALID)).isEqualTo(3);
        assertThat(recorder.dropped()).isZero();
    }

    @Test
    void manyTokensAreWrittenOnceAMinute() {
        UsageRecorder large = new UsageRecorder(100_000);
        UsageFlush paced = new UsageFlush(large, clock, "a", UUID.randomUUID());
        write(paced);
        for (int number = 0; number < 10_001; number++) {
            large.record(UsageRecorderTest.token(number), VerdictCode.VALID, now.get(), () -> null, List.of(), "json");
        }
        now.addAndGet(59_999);
        write(paced);
        assertThat(database.number("select count(*) from token_usage")).isZero();
        now.addAndGet(1);
        write(paced);
        assertThat(database.number("select count(*) from token_usage")).isEqualTo(10_001);
        large.record(token, VerdictCode.VALID, now.get(), () -> null, List.of(), "json");
        write(paced);
        assertThat(database.number("select uses from token_usage where token_id = ?", token.id()))
                .as("few are written at once")
                .isEqualTo(2);
    }

    @Test
    void replicasThatWriteTheSameTokensAtOnceNeitherDeadlockNorLoseACount() throws Exception {
        int tokens = 500;
        ExecutorService replicas = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int replica = 0; replica < 3; replica++) {
                long seed = replica;
                work.add(replicas.submit(() -> flushShuffled(tokens, new Random(seed))));
            }
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            replicas.shutdownNow();
        }
        assertThat(database.number(
                        "select min(total) from verdict_count where subject <> ?",
                        token.organization().id()))
                .isEqualTo(30);
        assertThat(total(token.organization().id(), "2026-11-28", VerdictCode.VALID))
                .isEqualTo(30L * tokens);
    }

    private void flushShuffled(int tokens, Random random) {
        UsageRecorder own = new UsageRecorder(1_000);
        UsageFlush flushed = new UsageFlush(own, clock, "a", UUID.randomUUID());
        List<Integer> numbers = new ArrayList<>(Arrays.asList(new Integer[tokens]));
        for (int number = 0; number < tokens; number++) {
            numbers.set(number, number);
        }
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(numbers, random);
            numbers.forEach(number -> own.record(
                    UsageRecorderTest.token(number), VerdictCode.VALID, now.get(), () -> null, List.of(), "json"));
            write(flushed);
        }
    }

    private void record(KnownToken of, VerdictCode code, int times) {
        for (int i = 0; i < times; i++) {
            recorder.record(of, code, now.get(), () -> null, List.of(), "json");
        }
    }

    private void flush() {
        write(flush);
    }

    /** As housekeeping does: each statement commits. */
    private void write(UsageFlush flushed) {
        try (Connection connection = database.access.connect()) {
            flushed.write(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long hour(UUID subject, String day, int hour) {
        return database.number(
                "select hours[? + 1] from verdict_count where subject = ? and day = ?::date and code = 'VALID'",
                hour,
                subject,
                day);
    }

    private long total(UUID subject, String day, VerdictCode code) {
        return database.number(
                "select total from verdict_count where subject = ? and day = ?::date and code = ?",
                subject,
                day,
                code.name());
    }
}
