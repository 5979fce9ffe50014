package dev.tollgate.verify;

import static dev.tollgate.verify.TestReplica.await;
import static dev.tollgate.verify.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
            InetAddress address = InetAddress.getByName("192.0.2.7");
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> work = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    work.add(threads.submit(() -> {
                        for (int i = 0; i < 25_000; i++) {
                            TestDatabase.Issued token = i % 5 == 0 ? refused : used;
                            replica.verifier.verify(token.value().reveal(), List.of(), () -> address);
                        }
                    }));
                }
                while (work.stream().anyMatch(future -> !future.isDone())) {
                    database.inTransaction(connection -> UsageFlush.write(connection, replica.usage));
                }
                for (Future<?> future : work) {
                    future.get();
                }
            } finally {
                threads.shutdownNow();
            }
            database.inTransaction(connection -> UsageFlush.write(connection, replica.usage));

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
    void whatCannotBeWrittenIsKeptUpToABound() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(Duration.ofSeconds(2)))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) != VerdictCode.NOT_FOUND);
            KnownToken known = replica.index.find(token.value().hash());
            UsageRecorder recorder = new UsageRecorder(32);

            recorder.record(Objects.requireNonNull(known), true, 5_000, () -> null);
            assertThat(recorder.unwritten()).hasSize(1);
            recorder.record(known, true, 6_000, () -> null);

            UsageRecorder.Tally tally =
                    Objects.requireNonNull(recorder.unwritten().get(token.id()));
            assertThat(tally.uses).isEqualTo(2);
            assertThat(tally.lastUsedMillis).isEqualTo(6_000);
            recorder.written();
            assertThat(recorder.unwritten()).isEmpty();
        }
    }

    @Test
    void anOrderlyStopLosesNothing() throws Exception {
        try (TestReplica replica = TestReplica.start(database, "a", strict(Duration.ofSeconds(2)))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);
            Housekeeping housekeeping = new Housekeeping(
                    database.database(), replica.usage, System::nanoTime, new SilenceWatch(), view -> {});
            housekeeping.start();
            for (int i = 0; i < 100; i++) {
                replica.verify(token);
            }

            housekeeping.stop();

            assertThat(count("uses", token)).isGreaterThanOrEqualTo(101);
        }
    }

    private long count(String expression, TestDatabase.Issued token) {
        return database.number("select " + expression + " from token_usage where token_id = ?", token.id());
    }
}
