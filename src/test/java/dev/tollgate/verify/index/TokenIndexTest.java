package dev.tollgate.verify.index;

import static dev.tollgate.verify.index.IndexedTokens.NOW;
import static dev.tollgate.verify.index.IndexedTokens.ORGANIZATION;
import static dev.tollgate.verify.index.IndexedTokens.assertWhole;
import static dev.tollgate.verify.index.IndexedTokens.hash;
import static dev.tollgate.verify.index.IndexedTokens.row;
import static dev.tollgate.verify.index.IndexedTokens.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the index finds, also while it changes. */
class TokenIndexTest {
    private final IndexedTokens tokens = new IndexedTokens();

    @Test
    void everythingPutIsFoundThroughGrowthAndNothingElse() {
        for (int number = 0; number < 200_000; number++) {
            tokens.put(number, 0);
        }

        assertThat(tokens.writer.size()).isEqualTo(200_000);
        for (int number = 0; number < 200_000; number += 7) {
            assertWhole(number, tokens.find(number));
        }
        for (int number = 200_000; number < 300_000; number++) {
            assertThat(tokens.find(number)).isNull();
        }
    }

    @Test
    void anExpiryIsJudgedAsItWasGivenHoweverLate() {
        long last = Instant.parse("2089-09-06T15:47:35.550Z").toEpochMilli();
        for (long late : new long[] {
            last - 1,
            last,
            last + 1,
            last + 2,
            Instant.parse("9998-12-31T00:00:00Z").toEpochMilli(),
            Long.MAX_VALUE
        }) {
            TokenRow usual = row(7, 7);
            TokenRow row = new TokenRow(
                    usual.id(),
                    usual.kind(),
                    usual.state(),
                    NOW,
                    late,
                    usual.allowed(),
                    usual.organizationId(),
                    usual.roleId());
            for (int version : new int[] {5, 6}) {
                tokens.writer.put(value(7, version), row);
                KnownToken found = tokens.index.find(hash(value(7, version)));
                assertThat(Objects.requireNonNull(found).expiresAtMillis()).isEqualTo(late);
            }
            IndexWriter snapshot = new IndexWriter(1);
            snapshot.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
            snapshot.role(new KnownRole(row.roleId(), "role", List.of()));
            snapshot.reserve(row);
            snapshot.addValue(0, value(7, 5));
            snapshot.addValue(0, value(8, 6));
            TokenIndex loaded = new TokenIndex();
            loaded.serve(snapshot);
            for (ValueRow value : List.of(value(7, 5), value(8, 6))) {
                assertThat(Objects.requireNonNull(loaded.find(hash(value))).expiresAtMillis())
                        .isEqualTo(late);
            }
        }
    }

    @Test
    void removedOnesAreGoneAndTheirNeighboursStay() {
        for (int number = 0; number < 20_000; number++) {
            tokens.put(number, 1);
        }
        for (int number = 0; number < 20_000; number += 2) {
            tokens.remove(number);
        }
        for (int number = 20_000; number < 60_000; number++) {
            tokens.put(number, 2);
        }

        for (int number = 0; number < 20_000; number++) {
            KnownToken token = tokens.find(number);
            if (number % 2 == 0) {
                assertThat(token).isNull();
            } else {
                assertWhole(number, token);
            }
        }
        assertThat(tokens.writer.size()).isEqualTo(50_000);
    }

    @Test
    void readersSeeWholeTokensWhileTheyChangeAndTheTableGrows() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        int lasting = 1_000;
        for (int number = 0; number < lasting; number++) {
            tokens.put(number, number);
        }
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try {
            List<Future<Long>> reads = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                SplittableRandom random = new SplittableRandom(reader);
                Callable<Long> reading = () -> {
                    long count = 0;
                    while (!done.get()) {
                        int number = random.nextInt(lasting);
                        assertWhole(number, tokens.find(number));
                        count++;
                    }
                    return count;
                };
                reads.add(readers.submit(reading));
            }
            changeAndGrow(lasting);
            done.set(true);
            for (Future<Long> read : reads) {
                assertThat(read.get(10, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    private void changeAndGrow(int lasting) {
        SplittableRandom random = new SplittableRandom(42);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        for (int step = 0; System.nanoTime() < deadline; step++) {
            tokens.put(random.nextInt(lasting), random.nextInt(1_000));
            int passing = lasting + step % 300_000;
            if (step / 300_000 % 2 == 0) {
                tokens.put(passing, step % 1_000);
            } else {
                tokens.remove(passing);
            }
        }
    }

    @Test
    void aChangeIsVisibleToOtherThreadsWhenItsMethodReturns() throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            for (int version = 0; version < 20_000; version++) {
                tokens.put(7, version);
                Future<@Nullable KnownToken> seen = reader.submit(() -> tokens.find(7));
                assertThat(Objects.requireNonNull(seen.get()).expiresAtMillis()).isEqualTo(NOW + version);
            }
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void aTokenWithdrawnBetweenTwoStepsOfItsLookupIsReadAsItWas() {
        for (int number = 0; number < 5; number++) {
            tokens.put(number, 1);
        }
        List<IndexGeneration> published = new ArrayList<>();
        tokens.writer.publishTo(published::add);
        IndexGeneration rows = published.get(0);
        for (int number = 0; number < 5; number++) {
            ValueRow value = value(number, 1);
            IndexGeneration withdrawing =
                    new IndexGeneration(rows.table.length, rows.segments, rows.extras, rows.organizations, rows.roles) {
                        @Override
                        int slotAt(int slot) {
                            int entry = super.slotAt(slot);
                            withdraw(slot);
                            return entry;
                        }
                    };
            withdrawing.publish(withdrawing.freeSlot(value.low()), number, value.low());

            assertWhole(number, withdrawing.find(value.high(), value.low()));
            assertThat(withdrawing.find(value.high(), value.low())).isNull();
        }
    }
}
