package dev.tollgate.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is on its way has a bound in memory, and the one longest on its way pays for it. */
class ArrivalsTest {
    private static final long MIB = 1024 * 1024;

    private final DefaultEventExecutor loop = new DefaultEventExecutor();
    private final List<String> crowdedOut = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        assertThat(loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void theOldestMakesRoom() throws Exception {
        onTheLoop(() -> {
            Arrivals heads = Arrivals.heads();
            Slow first = begin(heads, "first");
            Slow second = begin(heads, "second");
            Slow third = begin(heads, "third");
            heads.hold(first, 10 * MIB, loop);
            heads.hold(third, 20 * MIB, loop);
            assertThat(crowdedOut).isEmpty();

            heads.hold(second, 3 * MIB, loop);
            assertThat(crowdedOut).containsExactly("first");
            heads.hold(third, 31 * MIB, loop);
            assertThat(crowdedOut).containsExactly("first", "second");
        });
    }

    @Test
    void whatHasArrivedHoldsNothing() throws Exception {
        onTheLoop(() -> {
            Arrivals bodies = Arrivals.bodies();
            Slow first = begin(bodies, "first");
            for (int i = 0; i < 10; i++) {
                Slow next = begin(bodies, "next");
                bodies.hold(next, 30 * MIB, loop);
                next.end();
                next.end();
            }
            assertThat(first.isUnderWay()).isTrue();
            assertThat(crowdedOut).isEmpty();
        });
    }

    @Test
    void oneThatHoldsTooMuchByItselfEnds() throws Exception {
        onTheLoop(() -> {
            Slow only = begin(Arrivals.heads(), "only");
            Arrivals.heads().hold(only, 33 * MIB, loop);
            assertThat(crowdedOut).containsExactly("only");
            assertThat(only.isUnderWay()).isFalse();
        });
    }

    private Slow begin(Arrivals arrivals, String name) {
        Slow slow = new Slow(name);
        arrivals.begin(slow, loop);
        return slow;
    }

    private void onTheLoop(Runnable test) throws Exception {
        loop.submit(test).get(10, TimeUnit.SECONDS);
    }

    private final class Slow extends Arrivals.Arrival {
        private final String name;

        Slow(String name) {
            this.name = name;
        }

        @Override
        void expire(boolean crowded) {
            if (crowded) {
                crowdedOut.add(name);
            }
        }
    }
}
