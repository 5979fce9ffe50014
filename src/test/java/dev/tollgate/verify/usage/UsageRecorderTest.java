package dev.tollgate.verify.usage;

import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.replica.Housekeeping;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.cluster.SilenceWatch;
import dev.tollgate.verify.feed.TestReplica;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageRecorderTest {
    private final TestDatabase database = new TestDatabase();

    @Test
    void everyUseIsCountedOnceHoweverManyThreadsAndFlushesThereAre() throws Exception {
        try (TestReplica replica = TestReplica.start(database, "a", strict(Duration.ofSeconds(2)))) {
            TestDatabase.Issued used = database.issue();
            TestDatabase.Issued refused = database.issue();
            database.execute("update token set enabled = false where id = ?", refused.id());
            assertThat(replica.barrier.await().complete()).isTrue();
            UsageFlush flush = new UsageFlush(replica.usage, replica.clock, "a", UUID.randomUUID());
            InetAddress address = InetAddress.getByName("192.0.2.7");
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> work = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    work.add(threads.submit(() -> {
                        for (int i = 0; i < 25_000; i++) {
                            TestDatabase.Issued token = i % 5 == 0 ? refused : used;
                            replica.verifier.verify(token.value().reveal(), List.of(), () -> address, "json");
                        }
                    }));
                }
                while (work.stream().anyMatch(future -> !future.isDone())) {
                    database.inTransaction(flush::write);
                }
                for (Future<?> future : work) {
                    future.get();
                }
            } finally {
                threads.shutdownNow();
            }
            database.inTransaction(flush::write);

            assertThat(count("uses", used)).isEqualTo(80_000);
            assertThat(count("refused", refused)).isEqualTo(20_000);
            assertThat(count("case when last_used_at is null then 1 else 0 end", refused))
                    .isEqualTo(1);
            assertThat(count("case when last_used_address = '192.0.2.7' then 1 else 0 end", used))
                    .isEqualTo(1);
            assertThat(count("abs(extract(epoch from now() - last_used_at))::int", used))
                    .isLessThan(30);
        }
    }

    @Test
    void whatCannotBeWrittenIsKeptAndAddedUp() {
        UsageRecorder recorder = new UsageRecorder(32);
        KnownToken token = token(1);

        recorder.record(token, VerdictCode.VALID, 5_000, () -> null, List.of(), "json");
        assertThat(swept(recorder).size()).isEqualTo(1);
        recorder.record(token, VerdictCode.VALID, 6_000, () -> null, List.of(), "json");
        recorder.record(token, VerdictCode.EXPIRED, 7_000, () -> null, List.of(), "json");

        UsageTable usage = swept(recorder);
        int row = usage.find(token.id());
        assertThat(usage.uses(row)).isEqualTo(2);
        assertThat(usage.refused(row)).isEqualTo(1);
        assertThat(usage.lastUsedMillis(row)).isEqualTo(6_000);
        recorder.unwritten().written(usage);
        assertThat(swept(recorder).size()).isZero();
    }

    @Test
    void oneThreadMayFillTheWholeBoundAndWhatGoesBeyondIsSaid() {
        UsageRecorder recorder = new UsageRecorder(20_000);
        for (int round = 0; round < 2; round++) {
            for (int number = 0; number < 20_010; number++) {
                recorder.record(token(number), VerdictCode.VALID, 1_000 + round, () -> null, List.of(), "json");
            }
            recorder.sweep(1_000);
        }

        UsageTable usage = swept(recorder);
        assertThat(usage.size()).isEqualTo(20_000);
        assertThat(recorder.dropped()).isEqualTo(20);
        for (int number = 0; number < 20_000; number++) {
            assertThat(usage.uses(usage.find(token(number).id()))).isEqualTo(2);
        }
        recorder.unwritten().written(usage);
        recorder.record(token(20_005), VerdictCode.VALID, 2_000, () -> null, List.of(), "json");
        assertThat(swept(recorder).size()).isEqualTo(1);
    }

    @Test
    void theAddressIsAskedForAtFirstThenOnceASecondAndForAnEndingValueAlways() throws Exception {
        UsageRecorder recorder = new UsageRecorder(32);
        AtomicInteger asked = new AtomicInteger();
        InetAddress address = InetAddress.getByName("192.0.2.7");
        Supplier<@Nullable InetAddress> origin = () -> {
            asked.incrementAndGet();
            return address;
        };
        for (int use = 1; use <= 16; use++) {
            recorder.record(token(1), VerdictCode.VALID, 5_000, origin, List.of(), "json");
            assertThat(asked).hasValue(use);
        }
        recorder.record(token(1), VerdictCode.VALID, 5_999, origin, List.of(), "json");
        assertThat(asked).hasValue(16);
        recorder.record(token(1), VerdictCode.VALID, 6_000, origin, List.of(), "json");
        assertThat(asked).hasValue(17);
        for (int use = 1; use <= 20; use++) {
            recorder.record(token(2, 9_000), VerdictCode.VALID, 6_002, origin, List.of(), "json");
        }
        assertThat(asked).hasValue(37);

        UsageTable usage = swept(recorder);
        assertThat(usage.endingValueUsedMillis(usage.find(token(1).id()))).isZero();
        int ending = usage.find(token(2).id());
        assertThat(usage.endingValueUsedMillis(ending)).isEqualTo(6_002);
        assertThat(usage.endingValueAddress(ending)).isEqualTo(address);
    }

    @Test
    void everyAddressIsKnownOrThatThereAreMore() {
        UsageRecorder recorder = new UsageRecorder(32);
        for (int number = 1; number <= 8; number++) {
            use(recorder, token(1), number);
            use(recorder, token(1), 1);
            use(recorder, token(2), number);
        }
        use(recorder, token(2), 9);
        recorder.record(token(3), VerdictCode.VALID, 5_000, () -> null, List.of(), "json");

        UsageTable usage = swept(recorder);
        int eight = usage.find(token(1).id());
        assertThat(usage.allAddresses(eight)).hasSize(8).contains(address(1), address(8));
        assertThat(usage.isUsedElsewhere(eight)).isFalse();
        assertThat(usage.isUsedElsewhere(usage.find(token(2).id()))).isTrue();
        assertThat(usage.isUsedElsewhere(usage.find(token(3).id()))).isTrue();
    }

    @Test
    void whereATokenIsUsedIsKeptByDayUntilThereAreTooMany() {
        UsageRecorder recorder = new UsageRecorder(32);
        UsageFlush flush = new UsageFlush(recorder, () -> Instant.EPOCH, "a", UUID.randomUUID());
        long day = Duration.ofDays(1).toMillis();
        for (int number = 1; number <= 3; number++) {
            recorder.record(token(1), VerdictCode.VALID, number * day, addressOf(number), List.of(), "json");
            database.inTransaction(flush::write);
        }
        assertThat(known("{\"192.0.2.1\": 1, \"192.0.2.2\": 2, \"192.0.2.3\": 3}"))
                .isOne();
        recorder.record(token(1), VerdictCode.VALID, 92 * day, addressOf(1), List.of(), "json");
        database.inTransaction(flush::write);
        assertThat(known("{\"192.0.2.1\": 92, \"192.0.2.3\": 3}"))
                .as("of 90 days")
                .isOne();
        for (int number = 1; number <= 40; number++) {
            recorder.record(token(1), VerdictCode.VALID, 93 * day, addressOf(number), List.of(), "json");
            database.inTransaction(flush::write);
        }
        assertThat(database.number("select count(*) from token_usage, jsonb_object_keys(addresses)"))
                .isEqualTo(17);
    }

    private long known(String addresses) {
        return database.number(
                "select count(*) from token_usage where addresses = ?::jsonb and addresses_since = '-infinity'",
                addresses);
    }

    private static void use(UsageRecorder recorder, KnownToken token, int number) {
        recorder.record(token, VerdictCode.VALID, 5_000, addressOf(number), List.of(), "json");
    }

    private static Supplier<@Nullable InetAddress> addressOf(int number) {
        return () -> address(number);
    }

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) number});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anOrderlyStopLosesNothing() throws Exception {
        try (TestReplica replica = TestReplica.start(database, "a", strict(Duration.ofSeconds(2)))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);
            Housekeeping housekeeping = new Housekeeping(
                    database.database(),
                    new UsageFlush(replica.usage, replica.clock, "a", UUID.randomUUID()),
                    System::nanoTime,
                    new SilenceWatch(),
                    view -> {});
            housekeeping.start();
            for (int i = 0; i < 100; i++) {
                replica.verify(token);
            }

            housekeeping.stop();

            assertThat(count("uses", token)).isGreaterThanOrEqualTo(101);
        }
    }

    /** Of the one hour that there is. */
    private static UsageTable swept(UsageRecorder recorder) {
        recorder.sweep(1_000);
        List<UsageTable> hours = recorder.unwritten().hours();
        return hours.isEmpty() ? new UsageTable(0, 0) : hours.get(0);
    }

    static KnownToken token(int number) {
        return token(number, Long.MAX_VALUE);
    }

    private static KnownToken token(int number, long endsAtMillis) {
        return new KnownToken(
                new UUID(7, number),
                TokenKind.INTEGRATION,
                KnownToken.State.ACTIVE,
                0,
                Long.MAX_VALUE,
                endsAtMillis,
                AddressRanges.EVERYWHERE,
                new KnownOrganization(new UUID(1, 1), "Acme", false, false),
                new KnownRole(new UUID(2, 2), "CI Token", List.of("scan:read")));
    }

    private long count(String expression, TestDatabase.Issued token) {
        return database.number("select " + expression + " from token_usage where token_id = ?", token.id());
    }
}
