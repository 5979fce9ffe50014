package dev.tollgate.verify.index;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;

import dev.tollgate.secret.TokenKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a lookup costs, the known token included, while another thread changes the index a thousand times a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = {"-Xms2g", "-Xmx2g", "-Xmn256m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
    private static final int PROBES = 1 << 16;
    private static final UUID ORGANIZATION = new UUID(1, 1);
    private static final UUID ROLE = new UUID(2, 2);

    @Param({"10000", "1000000", "10000000"})
    int tokens;

    private final TokenIndex index = new TokenIndex();
    private final byte[][] known = new byte[PROBES][];
    private final byte[][] unknown = new byte[PROBES][];
    private int next;
    private volatile boolean done;
    private @Nullable Thread changer;

    @Setup(Level.Trial)
    public void fill() {
        IndexWriter writer = new IndexWriter(0);
        writer.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
        writer.role(new KnownRole(ROLE, "CI Token", List.of("scan:read")));
        for (int number = 0; number < tokens; number++) {
            writer.put(value(number), row(number, KnownToken.State.ACTIVE));
        }
        index.serve(writer);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < PROBES; i++) {
            known[i] = hash(value(random.nextInt(tokens)));
            unknown[i] = hash(value(tokens + i));
        }
        System.out.printf("bytes per token: %.1f%n", (double) index.bytes() / tokens);
        System.gc();
        long begin = System.nanoTime();
        System.gc();
        System.out.printf("full collection of an index and little else: %.1f ms%n", (System.nanoTime() - begin) / 1e6);
        changer = new Thread(() -> change(writer));
        changer.start();
    }

    private void change(IndexWriter writer) {
        SplittableRandom random = new SplittableRandom(11);
        while (!done) {
            KnownToken.State state = KnownToken.State.values()[random.nextInt(2)];
            int number = random.nextInt(tokens);
            writer.put(value(number), row(number, state));
            LockSupport.parkNanos(1_000_000);
        }
    }

    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        done = true;
        if (changer != null) {
            changer.join();
        }
    }

    @Benchmark
    public @Nullable KnownToken known() {
        return index.find(known[next++ & (PROBES - 1)]);
    }

    @Benchmark
    public @Nullable KnownToken unknown() {
        return index.find(unknown[next++ & (PROBES - 1)]);
    }

    private static ValueRow value(long number) {
        SplittableRandom random = new SplittableRandom(number);
        return new ValueRow(random.nextLong(), random.nextLong(), false, Long.MAX_VALUE);
    }

    private static TokenRow row(long number, KnownToken.State state) {
        return new TokenRow(
                new UUID(number, ~number),
                TokenKind.INTEGRATION,
                state,
                1_790_000_000_000L,
                Long.MAX_VALUE,
                AddressRanges.EVERYWHERE,
                ORGANIZATION,
                ROLE);
    }

    private static byte[] hash(ValueRow value) {
        return ByteBuffer.allocate(32).putLong(value.high()).putLong(value.low()).array();
    }
}
