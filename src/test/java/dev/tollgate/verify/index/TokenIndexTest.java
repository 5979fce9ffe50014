package dev.tollgate.verify.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenIndexTest {
    private static final UUID ORGANIZATION = new UUID(1, 1);
    private static final long NOW = 1_790_000_000_000L;

    private final TokenIndex index = new TokenIndex();
    private final IndexWriter writer = new IndexWriter(0);

    TokenIndexTest() {
        writer.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
        for (int role = 0; role < 16; role++) {
            writer.role(new KnownRole(new UUID(0, role), "role-" + role, List.of("scan:read")));
        }
        index.serve(writer);
    }

    /** Every fact of the row follows from its number and version, so any mixture shows. */
    private static TokenRow row(long number, int version) {
        int kind = version % 3;
        return new TokenRow(
                new UUID(number, ~number),
                TokenKind.values()[(int) (number % TokenKind.values().length)],
                KnownToken.State.values()[kind],
                NOW + number,
                NOW + version,
                version % 7 == 0 ? AddressRanges.EVERYWHERE : AddressRanges.of(List.of("10.0.0." + version % 256)),
                ORGANIZATION,
                new UUID(0, version % 16));
    }

    private static ValueRow value(long number, int version) {
        SplittableRandom random = new SplittableRandom(number);
        long endsAt = version % 5 == 0 ? Long.MAX_VALUE : NOW + version + 1;
        return new ValueRow(random.nextLong(), random.nextLong(), false, endsAt);
    }

    private static byte[] hash(ValueRow value) {
        return ByteBuffer.allocate(32)
                .putLong(value.high())
                .putLong(value.low())
                .array();
    }

    private void put(long number, int version) {
        writer.put(value(number, version), row(number, version));
    }

    private void remove(long number) {
        ValueRow value = value(number, 0);
        writer.remove(value.high(), value.low());
    }

    private static void assertWhole(long number, @Nullable KnownToken found) {
        KnownToken token = Objects.requireNonNull(found);
        int version = (int) (token.expiresAtMillis() - NOW);
        TokenRow expected = row(number, version);
        assertThat(token.id()).isEqualTo(expected.id());
        assertThat(token.kind()).isEqualTo(expected.kind());
        assertThat(token.state()).isEqualTo(expected.state());
        assertThat(token.createdAtMillis()).isEqualTo(expected.createdAtMillis());
        assertThat(token.endsAtMillis()).isEqualTo(value(number, version).endsAtMillis());
        assertThat(token.allowed().isEmpty()).isEqualTo(expected.allowed().isEmpty());
        assertThat(token.role().id()).isEqualTo(expected.roleId());
        assertThat(token.organization().id()).isEqualTo(expected.organizationId());
    }

    private @Nullable KnownToken find(long number) {
        return index.find(hash(value(number, 0)));
    }

    @Test
    void everythingPutIsFoundThroughGrowthAndNothingElse() {
        for (int number = 0; number < 200_000; number++) {
            put(number, 0);
        }

        assertThat(writer.size()).isEqualTo(200_000);
        for (int number = 0; number < 200_000; number += 7) {
            assertWhole(number, find(number));
        }
        for (int number = 200_000; number < 300_000; number++) {
            assertThat(find(number)).isNull();
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
                writer.put(value(7, version), row);
                KnownToken found = index.find(hash(value(7, version)));
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
    void fewTokensTakeLittleMemory() {
        put(1, 1);

        assertThat(index.bytes()).isLessThan(64 << 10);
    }

    @Test
    void removedOnesAreGoneAndTheirNeighboursStay() {
        for (int number = 0; number < 20_000; number++) {
            put(number, 1);
        }
        for (int number = 0; number < 20_000; number += 2) {
            remove(number);
        }
        for (int number = 20_000; number < 60_000; number++) {
            put(number, 2);
        }

        for (int number = 0; number < 20_000; number++) {
            KnownToken token = find(number);
            if (number % 2 == 0) {
                assertThat(token).isNull();
            } else {
                assertWhole(number, token);
            }
        }
        assertThat(writer.size()).isEqualTo(50_000);
    }

    @Test
    void endlessChangesDoNotGrowTheIndex() {
        put(1, 1);
        long before = index.bytes();
        for (int version = 0; version < 100_000; version++) {
            put(1, version);
        }

        assertWhole(1, find(1));
        assertThat(index.bytes()).isEqualTo(before);
    }

    @Test
    void aTokenTakesAtMost64Bytes() {
        int tokens = 1_000_000;
        IndexWriter large = new IndexWriter(0);
        large.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
        large.role(new KnownRole(new UUID(0, 0), "role", List.of()));
        for (int number = 0; number < tokens; number++) {
            large.put(value(number, 0), row(number, 0));
        }
        TokenIndex served = new TokenIndex();
        served.serve(large);

        assertThat(served.bytes() / tokens).isLessThanOrEqualTo(64);
    }

    @Test
    void readersSeeWholeTokensWhileTheyChangeAndTheTableGrows() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        int lasting = 1_000;
        for (int number = 0; number < lasting; number++) {
            put(number, number);
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
                        assertWhole(number, find(number));
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
            put(random.nextInt(lasting), random.nextInt(1_000));
            int passing = lasting + step % 300_000;
            if (step / 300_000 % 2 == 0) {
                put(passing, step % 1_000);
            } else {
                remove(passing);
            }
        }
    }

    @Test
    void aChangeIsVisibleToOtherThreadsWhenItsMethodReturns() throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            for (int version = 0; version < 20_000; version++) {
                put(7, version);
                Future<@Nullable KnownToken> seen = reader.submit(() -> find(7));
                assertThat(Objects.requireNonNull(seen.get()).expiresAtMillis()).isEqualTo(NOW + version);
            }
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void aTokenWithdrawnBetweenTwoStepsOfItsLookupIsReadAsItWas() {
        for (int number = 0; number < 5; number++) {
            put(number, 1);
        }
        List<IndexGeneration> published = new ArrayList<>();
        writer.publishTo(published::add);
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

    @Test
    void whatFindsNoNumberIsRefusedAlone() {
        IndexWriter small = new IndexWriter(0, 10, 10);
        TokenIndex served = new TokenIndex();
        served.serve(small);
        for (int role = 1; role <= 1_030; role++) {
            small.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
            small.role(new KnownRole(new UUID(0, role), "role-" + role, List.of()));
            small.role(new KnownRole(new UUID(1, role), "unused", List.of()));
            small.put(value(role, 0), withRole(role));
            small.forgetOffered();
        }

        for (int role = 1; role <= 1_030; role++) {
            KnownToken token = Objects.requireNonNull(served.find(hash(value(role, 0))));
            assertThat(token.state() == KnownToken.State.UNFIT)
                    .as("role %d", role)
                    .isEqualTo(role > 1_023);
            if (role <= 1_023) {
                assertThat(token.role().name()).isEqualTo("role-" + role);
            }
        }
        assertThat(small.unfit()).isEqualTo(7);
        assertThat(small.knowsRole(new UUID(1, 1))).as("what no token names").isFalse();
    }

    @Test
    void numbersThatNoTokenNamesAnyMoreAreGivenAgain() {
        IndexWriter small = new IndexWriter(0, 10, 10);
        TokenIndex served = new TokenIndex();
        served.serve(small);
        ValueRow value = value(1, 0);
        for (int role = 1; role <= 66_000; role++) {
            small.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
            small.role(new KnownRole(new UUID(0, role), "role-" + role, List.of()));
            small.put(value, withRole(role));
            small.forgetOffered();
        }

        KnownToken token = Objects.requireNonNull(served.find(hash(value)));
        assertThat(token.state()).isEqualTo(KnownToken.State.ACTIVE);
        assertThat(token.role().name()).isEqualTo("role-66000");
    }

    @Test
    void whatIsGoneTakesNoMemory() {
        for (int number = 0; number < 100_000; number++) {
            put(number, 1);
        }
        for (int number = 10; number < 100_000; number++) {
            remove(number);
        }

        assertWhole(1, find(1));
        assertThat(index.bytes()).isLessThan(1 << 20);
    }

    @Test
    void numbersAndMemoryFollowWhatIsAlive() {
        IndexWriter small = new IndexWriter(0, 10, 10);
        TokenIndex served = new TokenIndex();
        served.serve(small);
        for (int number = 1; number <= 200_000; number++) {
            small.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
            small.role(new KnownRole(new UUID(0, number), "role-" + number, List.of("scan:read")));
            small.put(value(number, 0), withRole(number));
            small.forgetOffered();
            if (number > 500) {
                ValueRow old = value(number - 500, 0);
                small.remove(old.high(), old.low());
            }
        }

        assertThat(small.unfit()).isZero();
        assertThat(served.bytes()).isLessThan(1 << 20);
        for (int number = 199_501; number <= 200_000; number++) {
            KnownToken token = Objects.requireNonNull(served.find(hash(value(number, 0))));
            assertThat(token.role().name()).isEqualTo("role-" + number);
            assertThat(token.organization().name()).isEqualTo("Acme");
        }
    }

    private static TokenRow withRole(int role) {
        return new TokenRow(
                new UUID(role, role),
                TokenKind.INTEGRATION,
                KnownToken.State.ACTIVE,
                NOW,
                Long.MAX_VALUE,
                AddressRanges.EVERYWHERE,
                ORGANIZATION,
                new UUID(0, role));
    }
}
