package dev.tollgate.verify.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.ReplicaLease;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.Verifier;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounded list of refusals, as it gets into the database. */
class RefusalsTest {
    private static final long MINUTE = 60_000;

    private final TestDatabase database = new TestDatabase();
    private final AtomicLong now =
            new AtomicLong(Instant.parse("2026-11-29T14:05:10Z").toEpochMilli());
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final UsageRecorder recorder = new UsageRecorder(100_000);
    private final UsageFlush flush = new UsageFlush(recorder, clock, "replica-a", UUID.randomUUID());
    private final KnownToken token = token(1, 1);

    @Test
    void whoAsksWhyItWasRefusedIsTold() {
        refuse(token, "192.0.2.7", "scan:upload", "auth");
        flush();
        assertThat(database.number("""
                select count(*) from refusal
                 where token_id = ? and organization_id = ? and code = 'INSUFFICIENT_PERMISSIONS' and count = 1
                   and permission = 'scan:upload' and address = '192.0.2.7' and dialect = 'auth'
                   and replica = 'replica-a' and at = '2026-11-29T14:05:10Z'""", token.id(), token.organization().id())).isOne();
    }

    @Test
    void likeOnesOfAMinuteAreOneRowHoweverManyThreadsAndFlushesThereAre() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 5; round++) {
                List<Future<?>> work = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    work.add(threads.submit(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            refuse(token, "192.0.2.7", "scan:upload", "auth");
                        }
                    }));
                }
                for (Future<?> each : work) {
                    each.get();
                }
                flush();
                now.addAndGet(9_000);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rows()).isOne();
        assertThat(database.number("select sum(count) from refusal")).isEqualTo(20_000);
        now.addAndGet(MINUTE);
        refuse(token, "192.0.2.7", "scan:upload", "auth");
        flush();
        assertThat(rows()).as("another minute").isEqualTo(2);
        flush();
        flush();
        assertThat(database.number("select sum(count) from refusal")).isEqualTo(20_001);
    }

    @Test
    void aTokenRefusedFromAThousandAddressesMakesElevenRowsAMinute() {
        for (int round = 0; round < 3; round++) {
            for (int address = 0; address < 1_000; address++) {
                refuse(token, "198.51." + address / 250 + "." + address % 250, "scan:upload", "auth");
            }
            flush();
        }
        assertThat(rows()).isEqualTo(11);
        assertThat(database.number("select count from refusal where address is null and dialect is null"))
                .isEqualTo(3_000 - 30);
        assertThat(database.number("select sum(count) from refusal")).isEqualTo(3_000);
        assertThat(recorder.droppedRefusals()).isZero();
    }

    @Test
    void anOrganizationWhoseTokensAreAllRefusedLeavesRoomForOthers() {
        for (int number = 0; number < 6_000; number++) {
            refuse(token(number, 1), "192.0.2.7", "scan:upload", "auth");
        }
        refuse(token(1, 2), "192.0.2.7", "scan:upload", "auth");
        flush();
        assertThat(rows()).isEqualTo(501);
        assertThat(database.number("select count(*) from refusal where organization_id = ?", new UUID(99, 2)))
                .isOne();
        assertThat(recorder.droppedRefusals()).isEqualTo(5_500);
        assertThat(database.number("select count(*) from token_usage where refused = 1"))
                .as("counted all the same")
                .isEqualTo(6_001);
    }

    @Test
    void inAllThereIsABoundToo() {
        for (int organization = 0; organization < 12; organization++) {
            for (int number = 0; number < 500; number++) {
                refuse(token(number, organization), "192.0.2.7", "scan:upload", "auth");
            }
        }
        flush();
        assertThat(rows()).isEqualTo(5_000);
        now.addAndGet(2 * MINUTE);
        flush();
        refuse(token, "192.0.2.7", "scan:upload", "auth");
        flush();
        assertThat(rows()).as("what is written makes room").isEqualTo(5_001);
    }

    @Test
    void junkNeverReachesIt() {
        TokenFormat format = new TokenFormat("tg", List.of());
        Verifier verifier = new Verifier(format, hash -> null, clock, ReplicaLease.unlimited(clock), recorder);
        for (int i = 0; i < 1_000; i++) {
            verifier.verify("tg_ci_junk" + i, List.of(), () -> null, "auth");
            verifier.verify(format.generate(TokenKind.INTEGRATION).reveal(), List.of(), () -> null, "auth");
        }
        flush();
        assertThat(rows()).isZero();
        assertThat(recorder.droppedRefusals()).isZero();
        assertThat(database.number("select count(*) from verdict_count")).isZero();
    }

    @Test
    void whateverAClientAsksForFitsARow() {
        refuse(token, "192.0.2.7", "", "auth");
        refuse(token, "192.0.2.7", "\u0000\ud800ä", "auth");
        refuse(token, "192.0.2.7", "x".repeat(60_000), "auth");
        flush();
        assertThat(rows()).isEqualTo(3);
        assertThat(database.number("select count(*) from refusal where permission = '???'"))
                .isOne();
        assertThat(database.number("select max(length(permission)) from refusal"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "REVOKED, 599999, 0",
        "REVOKED, 600000, 1",
        "REVOKED, 900000, 1",
        "VALID, -1, 0",
        "DISABLED, 900000, 0",
    })
    void anEndedValueIsToldByItsEndOnceItsHolderHasNoReasonToRetry(VerdictCode code, long millisAfter, long rows) {
        long end = now.get() - millisAfter;
        recorder.record(token(1, 1, end), code, now.get(), () -> address("192.0.2.7"), List.of(), "auth");
        recorder.record(token(1, 1, Long.MAX_VALUE), code, now.get(), () -> null, List.of(), "auth");
        flush();
        assertThat(database.number("select count(*) from refusal where value_ended_at is not null and not judged"))
                .isEqualTo(rows);
        assertThat(database.number(
                        "select count(*) from refusal where value_ended_at = ? and address = '192.0.2.7'",
                        new Timestamp(end)))
                .isEqualTo(rows);
    }

    @Test
    void aThousandHonestRetriesAreNoReuse() {
        long end = now.get();
        for (int retry = 0; retry < 1_000; retry++) {
            now.addAndGet(599);
            recorder.record(
                    token(1, 1, end), VerdictCode.REVOKED, now.get(), () -> address("192.0.2.7"), List.of(), "auth");
        }
        flush();
        assertThat(database.number("select sum(count) from refusal")).isEqualTo(1_000);
        assertThat(database.number("select count(*) from refusal where value_ended_at is not null"))
                .isZero();
    }

    @Test
    void whatIsWrittenTwiceCountsOnce() {
        refuse(token, "192.0.2.7", "scan:upload", "auth");
        recorder.sweep(now.get());
        List<Refusal> refusals = recorder.refusals().unwritten();
        for (int times = 0; times < 2; times++) {
            database.inTransaction(connection -> RefusalRows.write(connection, refusals, "replica-a"));
        }
        assertThat(database.number("select sum(count) from refusal")).isOne();
    }

    @Test
    void whatCannotBeWrittenIsKept() {
        database.execute("alter table refusal rename to elsewhere");
        refuse(token, "192.0.2.7", "scan:upload", "auth");
        assertThatThrownBy(this::flush).hasMessageContaining("refusal");
        now.addAndGet(10 * MINUTE);
        assertThatThrownBy(this::flush).hasMessageContaining("refusal");
        database.execute("alter table elsewhere rename to refusal");
        flush();
        assertThat(database.number("select count(*) from refusal where at = '2026-11-29T14:05:10Z'"))
                .isOne();
    }

    private void refuse(KnownToken of, String address, String permission, String dialect) {
        InetAddress from = address(address);
        recorder.record(of, VerdictCode.INSUFFICIENT_PERMISSIONS, now.get(), () -> from, List.of(permission), dialect);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private void flush() {
        try (Connection connection = database.access.connect()) {
            flush.write(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long rows() {
        return database.number("select count(*) from refusal");
    }

    private static KnownToken token(int number, int organization) {
        return token(number, organization, Long.MAX_VALUE);
    }

    private static KnownToken token(int number, int organization, long endsAtMillis) {
        return new KnownToken(
                new UUID(organization, number),
                TokenKind.INTEGRATION,
                KnownToken.State.ACTIVE,
                0,
                Long.MAX_VALUE,
                endsAtMillis,
                AddressRanges.EVERYWHERE,
                new KnownOrganization(new UUID(99, organization), "Acme", false, false),
                new KnownRole(new UUID(2, 2), "CI Token", List.of("scan:read")));
    }
}
