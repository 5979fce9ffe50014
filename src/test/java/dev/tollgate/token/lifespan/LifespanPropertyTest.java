package dev.tollgate.token.lifespan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever is done to a token, its organization and its maker, in whichever order: no value lives longer than it may. */
class LifespanPropertyTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private enum Kind {
        CLOCK,
        MAXIMUM,
        USUAL,
        MAKER_END,
        DATE,
        RENEWABLE,
        ADMINISTRATOR_ROTATES,
        HOLDER_ROTATES
    }

    /**
     * One thing that happens.
     *
     * @param hours 0 = none
     * @param overlap in hours
     */
    private record Act(Kind kind, int hours, int overlap, boolean flag) {}

    @Provide
    Arbitrary<Act> acts() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(0, 168),
                        Arbitraries.of(true, false))
                .as(Act::new);
    }

    @Provide
    Arbitrary<List<Act>> lives() {
        return acts().list().ofMinSize(1).ofMaxSize(40);
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void noValueOutlivesWhatEachRuleAllows(
            @ForAll("acts") Act creation, @ForAll("acts") Act first, @ForAll("lives") List<Act> life) {
        new Model(first, creation).live(life);
    }

    /** Keeps book of who did what when, apart from how the lifespan is worked out. */
    private static final class Model {
        private Instant now = START;
        private @Nullable Duration maximum;
        private @Nullable Duration usual;
        private @Nullable Instant makerEnd;
        private @Nullable Lifespan token;
        private Instant lastAct = START;
        /** Null = the end comes from a length, or there is none. */
        private @Nullable Instant dateGiven;

        private @Nullable Instant renewUntil;
        /** Of the values that were replaced, the ends that they were given. */
        private final List<Instant> replaced = new ArrayList<>();
        /** Of each, what the rules of that moment allowed at most. */
        private final List<Instant> allowed = new ArrayList<>();

        Model(Act policy, Act creation) {
            maximum = policy.hours() == 0 ? null : Duration.ofHours(policy.hours());
            makerEnd = policy.flag() ? now.plus(Duration.ofHours(policy.overlap() + 1L)) : null;
            Instant date = creation.flag() && creation.hours() > 0 ? at(creation) : null;
            Duration length = creation.flag() || creation.hours() == 0 ? null : Duration.ofHours(creation.hours());
            attempt(() -> {
                token = Lifespan.begin(date, length, limits(), now);
                dateGiven = date;
                assertFresh();
            });
        }

        void live(List<Act> acts) {
            for (Act act : acts) {
                if (token != null) {
                    happen(act, token);
                    assertBounds();
                    assertReplacedEnd();
                }
            }
        }

        private void happen(Act act, Lifespan before) {
            Instant date = act.hours() == 0 ? null : at(act);
            switch (act.kind()) {
                case CLOCK -> now = now.plus(Duration.ofMinutes(act.hours() * 20L));
                case MAXIMUM -> maximum = act.hours() == 0 ? null : Duration.ofHours(act.hours());
                case USUAL -> usual = act.hours() == 0 ? null : Duration.ofHours(act.hours());
                case MAKER_END -> moveMaker(date, before);
                case DATE -> attempt(() -> date(before, date));
                case RENEWABLE ->
                    attempt(() -> {
                        token = before.renewable(act.flag(), date, now);
                        renewUntil = date;
                    });
                case ADMINISTRATOR_ROTATES ->
                    attempt(() -> {
                        Instant given = act.flag() ? date : null;
                        token = before.renewed(given, limits(), now);
                        replace(before, act);
                        lastAct = now;
                        boolean goesOn = dateGiven != null
                                && before.end() != null
                                && before.end().isAfter(now);
                        dateGiven = given != null ? given : goesOn ? dateGiven : null;
                        assertFresh();
                    });
                case HOLDER_ROTATES ->
                    attempt(() -> {
                        token = before.passedOn(act.flag() ? date : null, limits(), now);
                        replace(before, act);
                        assertFresh();
                        if (!before.holderMayRenew() || dateGiven != null) {
                            assertNotAfter(token.end(), before.end());
                        }
                    });
            }
        }

        private void date(Lifespan before, @Nullable Instant date) {
            Lifespan after = before.dated(date, limits(), now);
            token = after;
            if (!after.equals(before) && date != null) {
                lastAct = now;
                dateGiven = date;
            }
            if (date == null) {
                dateGiven = null;
            }
            if (!after.equals(before)) {
                assertFresh();
            }
        }

        private void moveMaker(@Nullable Instant date, Lifespan before) {
            if (makerEnd != null && date != null) {
                makerEnd = date;
                token = before.within(limits());
            }
        }

        private void replace(Lifespan before, Act act) {
            Instant end = before.endOfReplaced(Duration.ofHours(act.overlap()), now);
            Instant overlapped = now.plus(Duration.ofHours(act.overlap()));
            assertNotAfter(end, overlapped);
            replaced.add(end);
            allowed.add(Objects.requireNonNull(LifespanLimits.earliest(before.end(), overlapped)));
            for (Instant bound : Arrays.asList(before.end(), makerEnd, renewUntil, dateGiven)) {
                assertNotAfter(end, bound);
            }
        }

        /** Whoever is handed a value, or a date, is held to the rules of the moment. */
        private void assertFresh() {
            Instant end = end();
            assertThat(end == null || end.isAfter(now)).as("alive").isTrue();
            if (maximum != null) {
                assertNotAfter(end, lastAct.plus(maximum));
            }
            assertBounds();
        }

        /** What holds at any time. */
        private void assertBounds() {
            assertNotAfter(end(), makerEnd);
            assertNotAfter(end(), renewUntil);
            assertNotAfter(end(), dateGiven);
        }

        /** Whatever the token is granted later: a value ends with its token, or before. */
        private void assertReplacedEnd() {
            for (int i = 0; i < replaced.size(); i++) {
                Instant end = LifespanLimits.earliest(replaced.get(i), end());
                for (Instant bound : Arrays.asList(allowed.get(i), makerEnd, renewUntil, dateGiven)) {
                    assertNotAfter(end, bound);
                }
            }
        }

        private @Nullable Instant end() {
            return token == null ? null : token.end();
        }

        private LifespanLimits limits() {
            return new LifespanLimits(usual, maximum, makerEnd);
        }

        private Instant at(Act act) {
            // Some lie in the past.
            return now.plus(Duration.ofHours(act.hours() - 5L));
        }

        /** What is refused changes nothing. */
        private void attempt(Runnable act) {
            Lifespan before = token;
            try {
                act.run();
                store();
            } catch (ProblemException e) {
                assertThat(token).isEqualTo(before);
            }
        }

        /** The next act finds what the row says. */
        private void store() {
            Lifespan told = Objects.requireNonNull(token);
            LifespanColumns columns = new LifespanColumns();
            columns.take(told);
            token = columns.of(told.end(), START, limits());
            assertThat(token).isEqualTo(told);
        }

        private static void assertNotAfter(@Nullable Instant end, @Nullable Instant bound) {
            if (bound != null) {
                assertThat(end).isNotNull().isBeforeOrEqualTo(bound);
            }
        }
    }
}
