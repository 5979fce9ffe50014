package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** How long a delete takes with three replicas while nothing else is asked of them, and how many go at once. */
final class Revokers {
    private static final Logger LOG = Logger.getLogger(Revokers.class);
    private static final int ALONE = 60;
    private static final int AT_ONCE = 50;
    private static final int EACH = 6;

    private final Cluster cluster;
    private final AtomicInteger pending = new AtomicInteger();

    Revokers(Cluster cluster) {
        this.cluster = cluster;
    }

    void compare(String mode) throws Exception {
        deleteAlone(20); // To warm up.
        deleteAtOnce(2);
        compare(mode, Duration.ZERO);
        // Between a service and its database there is a network: who waits for it leaves the processors to others.
        double times = compare(mode, Duration.ofNanos(500_000));
        // Nothing makes them wait for each other. On a small machine what limits them is the processor's time for each.
        assertThat(times).isGreaterThan(1.5);
    }

    /** @return how many times as fast fifty are as one */
    private double compare(String mode, Duration wire) throws Exception {
        cluster.replicas.forEach(replica -> replica.wire.lengthen(wire));
        pending.set(0);
        List<Long> micros = deleteAlone(ALONE);
        double one = perSecond(ALONE, micros.stream().mapToLong(Long::longValue).sum());
        double many = perSecond(AT_ONCE * EACH, deleteAtOnce(EACH));
        cluster.replicas.forEach(replica -> replica.wire.lengthen(Duration.ZERO));
        Collections.sort(micros);
        LOG.infof(
                "revokers mode=%s wireMillis=%.1f medianDeleteMillis=%.1f onePerSecond=%.0f fiftyPerSecond=%.0f"
                        + " times=%.1f pending=%d",
                mode, 2 * wire.toNanos() / 1e6, micros.get(ALONE / 2) / 1e3, one, many, many / one, pending.get());
        return many / one;
    }

    private List<Long> deleteAlone(int count) throws Exception {
        List<Long> micros = new ArrayList<>();
        for (Cluster.Issued token : issue(count)) {
            long begin = System.nanoTime();
            delete(0, token);
            micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
        }
        return micros;
    }

    /** @return microseconds */
    private long deleteAtOnce(int each) throws Exception {
        List<Cluster.Issued> tokens = issue(AT_ONCE * each);
        ExecutorService revokers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            long begin = System.nanoTime();
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < tokens.size(); i++) {
                int number = i;
                work.add(revokers.submit(() -> {
                    delete(number, tokens.get(number));
                    return null;
                }));
            }
            for (Future<?> delete : work) {
                delete.get();
            }
            return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
        } finally {
            revokers.shutdownNow();
        }
    }

    private List<Cluster.Issued> issue(int count) throws Exception {
        ExecutorService creators = Executors.newFixedThreadPool(16);
        try {
            List<Future<Cluster.Issued>> work = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String label = "revoked " + System.nanoTime() + " " + i;
                work.add(creators.submit(() -> cluster.create(cluster.replicas.get(0), label)));
            }
            List<Cluster.Issued> issued = new ArrayList<>();
            for (Future<Cluster.Issued> creation : work) {
                issued.add(creation.get());
            }
            return issued;
        } finally {
            creators.shutdownNow();
        }
    }

    private void delete(int number, Cluster.Issued token) throws IOException {
        HttpResponse<String> answer =
                Cluster.whenThereIsRoom(() -> cluster.delete(cluster.replicas.get(number % 3), token));
        // A replica that gets no processor for a whole lease is silent, and an available one may then be behind.
        assertThat(answer.statusCode()).as(answer.body()).isIn(202, 204);
        if (!Cluster.isComplete(answer)) {
            pending.incrementAndGet();
        }
    }

    private static double perSecond(int count, long micros) {
        return count * 1e6 / micros;
    }
}
