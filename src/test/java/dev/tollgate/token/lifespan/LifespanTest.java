package dev.tollgate.token.lifespan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule at the instants before, at and after; days are counted from the creation. */
class LifespanTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration TICK = Duration.ofMillis(1);
    private static final LifespanLimits NONE = new LifespanLimits(null, null, null);
    private static final LifespanLimits MONTH = new LifespanLimits(null, Duration.ofDays(30), null);

    private static Instant day(long days) {
        return START.plus(Duration.ofDays(days));
    }

    private static Lifespan until(@Nullable Instant date) {
        return Lifespan.begin(date, null, NONE, START);
    }

    private static Lifespan running(long days) {
        return Lifespan.begin(null, Duration.ofDays(days), NONE, START);
    }

    private static void assertRefused(ProblemType type, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(type));
    }

    private static void assertExceeded(ThrowingCallable act) {
        assertRefused(ProblemType.LIFETIME_EXCEEDED, act);
    }

    // A new token.

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, -",
                "10, -, -, 10",
                "-, 30, -, 30",
                "10, 30, -, 10",
                "30, 10, -, 10",
                "-, 30, 20, 20",
                "-, -, 20, 20",
                "10, 30, 20, 10"
            })
    void whereNothingIsAskedTheOrganizationAndTheMakerDecide(
            @Nullable Long usual, @Nullable Long longest, @Nullable Long maker, @Nullable Long end) {
        LifespanLimits limits = new LifespanLimits(days(usual), days(longest), maker == null ? null : day(maker));
        assertThat(Lifespan.begin(null, null, limits, START).end()).isEqualTo(end == null ? null : day(end));
    }

    private static @Nullable Duration days(@Nullable Long days) {
        return days == null ? null : Duration.ofDays(days);
    }

    @Test
    void aDateIsInTheFuture() {
        assertRefused(ProblemType.VALIDATION_FAILED, () -> until(START.minus(TICK)));
        assertRefused(ProblemType.VALIDATION_FAILED, () -> until(START));
        assertRefused(ProblemType.VALIDATION_FAILED, () -> until(START.plusNanos(999_999)));
        assertThat(until(START.plus(TICK)).end()).isEqualTo(START.plus(TICK));
    }

    @Test
    void aDateOrALengthIsWithinTheMaximum() {
        assertThat(Lifespan.begin(day(30), null, MONTH, START).end()).isEqualTo(day(30));
        assertExceeded(() -> Lifespan.begin(day(30).plus(TICK), null, MONTH, START));
        assertThat(Lifespan.begin(null, Duration.ofDays(30), MONTH, START).end())
                .isEqualTo(day(30));
        assertExceeded(() -> Lifespan.begin(null, Duration.ofDays(30).plusSeconds(1), MONTH, START));
    }

    @Test
    void whatAServiceAccountMakesEndsWithIt() {
        LifespanLimits limits = new LifespanLimits(null, null, day(10));
        assertThat(Lifespan.begin(day(10), null, limits, START).end()).isEqualTo(day(10));
        assertExceeded(() -> Lifespan.begin(day(10).plus(TICK), null, limits, START));
        assertExceeded(() -> Lifespan.begin(null, Duration.ofDays(11), limits, START));
        assertExceeded(() -> Lifespan.begin(null, null, limits, day(10)));
        assertThat(Lifespan.begin(null, null, limits, day(10).minus(TICK)).end())
                .isEqualTo(day(10));
    }

    // Another date, by an administrator.

    @Test
    void anotherDateCountsFromNow() {
        Lifespan old = Lifespan.begin(null, null, MONTH, START);
        assertThat(old.dated(day(120), MONTH, day(90)).end()).isEqualTo(day(120));
        assertExceeded(() -> old.dated(day(120).plus(TICK), MONTH, day(90)));
        assertRefused(ProblemType.VALIDATION_FAILED, () -> old.dated(day(90), MONTH, day(90)));
    }

    @Test
    void noDateIsWhatIsLeftOfTheMaximumAndNeverOver() {
        Lifespan old = until(null);
        assertThat(old.dated(null, NONE, day(90)).end()).isNull();
        assertThat(old.dated(null, MONTH, day(30).minus(TICK)).end()).isEqualTo(day(30));
        assertExceeded(() -> old.dated(null, MONTH, day(30)));
        assertExceeded(() -> old.dated(null, MONTH, day(90)));
        // A date that was given in between does not move what is left.
        assertThat(old.dated(day(20), MONTH, day(10))
                        .dated(null, MONTH, day(11))
                        .end())
                .isEqualTo(day(30));
        assertThat(old.renewed(null, MONTH, day(10)).dated(null, MONTH, day(11)).end())
                .isEqualTo(day(40));
    }

    @Test
    void theSameDateIsNotJudgedAgain() {
        Lifespan dated = until(day(100));
        assertThat(dated.dated(day(100), MONTH, day(1))).isEqualTo(dated);
        assertRefused(ProblemType.VALIDATION_FAILED, () -> dated.dated(day(100), MONTH, day(100)));
    }

    // An administrator's rotation.

    @Test
    void aLengthRunsAnew() {
        assertThat(running(10).renewed(null, NONE, day(3)).end()).isEqualTo(day(13));
        assertThat(running(10).renewed(null, NONE, day(50)).end()).isEqualTo(day(60));
        Lifespan shortened = running(40).renewed(null, MONTH, day(3));
        assertThat(shortened.end()).isEqualTo(day(33));
        assertThat(shortened.length()).isEqualTo(Duration.ofDays(30));
        Lifespan policy = Lifespan.begin(null, null, MONTH, START);
        assertThat(policy.renewed(null, MONTH, day(7)).end()).isEqualTo(day(37));
    }

    @Test
    void aDateStaysAndOneThatIsOverGivesAsMuchAgain() {
        assertThat(until(day(10)).renewed(null, NONE, day(10).minus(TICK)).end())
                .isEqualTo(day(10));
        Lifespan again = until(day(10)).renewed(null, NONE, day(10));
        assertThat(again.end()).isEqualTo(day(20));
        assertThat(again.length()).isNull();
        assertThat(until(day(60)).renewed(null, MONTH, day(60)).end()).isEqualTo(day(90));
        assertThat(until(day(60)).renewed(null, MONTH, day(1)).end()).isEqualTo(day(31));
    }

    @Test
    void whatNeverEndedIsHeldToTheMaximum() {
        assertThat(until(null).renewed(null, NONE, day(5)).end()).isNull();
        assertThat(until(null).renewed(null, MONTH, day(5)).end()).isEqualTo(day(35));
    }

    @Test
    void aDateInARotationIsJudgedFromNow() {
        assertThat(running(10).renewed(day(40), MONTH, day(10)).end()).isEqualTo(day(40));
        assertThat(running(10).renewed(day(40), MONTH, day(10)).length()).isNull();
        assertExceeded(() -> running(10).renewed(day(40).plus(TICK), MONTH, day(10)));
        assertRefused(ProblemType.VALIDATION_FAILED, () -> running(10).renewed(day(5), MONTH, day(5)));
    }

    @Test
    void beyondItsMakerNothingIsRenewed() {
        LifespanLimits maker = new LifespanLimits(null, null, day(12));
        assertThat(running(10).renewed(null, maker, day(3)).end()).isEqualTo(day(12));
        assertThat(running(10).renewed(null, maker, day(12).minus(TICK)).end()).isEqualTo(day(12));
        assertExceeded(() -> running(10).renewed(null, maker, day(12)));
        assertExceeded(() -> running(10).renewed(day(13), maker, day(3)));
        assertThat(running(20).within(maker).end()).isEqualTo(day(12));
        assertThat(running(20).within(maker).length()).isEqualTo(Duration.ofDays(20));
        assertThat(running(5).within(maker).end()).isEqualTo(day(5));
    }

    // A holder's rotation.

    @Test
    void theHolderKeepsOrShortens() {
        assertThat(running(10).passedOn(null, NONE, day(3)).end()).isEqualTo(day(10));
        assertThat(running(10).passedOn(day(5), NONE, day(3)).end()).isEqualTo(day(5));
        assertThat(running(10).passedOn(day(10), NONE, day(3)).end()).isEqualTo(day(10));
        assertExceeded(() -> running(10).passedOn(day(10).plus(TICK), NONE, day(3)));
        assertExceeded(() -> running(10).passedOn(null, NONE, day(10)));
        assertThat(until(null).passedOn(null, NONE, day(3)).end()).isNull();
        assertThat(until(null).passedOn(day(5), NONE, day(3)).end()).isEqualTo(day(5));
        // The administrator's next rotation lets the length run anew all the same.
        assertThat(running(10)
                        .passedOn(day(5), NONE, day(3))
                        .renewed(null, NONE, day(4))
                        .end())
                .isEqualTo(day(14));
    }

    @Test
    void theHoldersValueIsHeldToAStricterMaximum() {
        assertThat(running(90).passedOn(null, MONTH, day(30).minus(TICK)).end()).isEqualTo(day(30));
        assertExceeded(() -> running(90).passedOn(null, MONTH, day(30)));
    }

    @Test
    void aHolderWhoMayRenewsUpToTheBound() {
        Lifespan free = running(10).renewable(true, null, day(1));
        assertThat(free.passedOn(null, NONE, day(3)).end()).isEqualTo(day(13));
        assertThat(free.passedOn(day(13), NONE, day(3)).end()).isEqualTo(day(13));
        assertExceeded(() -> free.passedOn(day(13).plus(TICK), NONE, day(3)));
        // From the administrator's last act, which a holder's is not.
        Lifespan once = free.passedOn(null, MONTH, day(9)).passedOn(null, MONTH, day(18));
        assertThat(once.end()).isEqualTo(day(28));
        assertThat(once.passedOn(null, MONTH, day(27)).end()).isEqualTo(day(30));
        Lifespan bound = running(10).renewable(true, day(15), day(1));
        assertThat(bound.passedOn(null, NONE, day(4)).end()).isEqualTo(day(14));
        assertThat(bound.passedOn(null, NONE, day(5)).end()).isEqualTo(day(15));
        assertThat(bound.passedOn(null, NONE, day(6)).end()).isEqualTo(day(15));
        assertExceeded(() -> bound.passedOn(day(15).plus(TICK), NONE, day(6)));
        assertExceeded(() -> bound.passedOn(null, NONE, day(6)).passedOn(null, NONE, day(15)));
    }

    @Test
    void aDateThatAPersonGaveBindsTheHolderWhoMayToo() {
        Lifespan dated = until(day(10)).renewable(true, day(30), day(1));
        assertThat(dated.passedOn(null, NONE, day(5)).end()).isEqualTo(day(10));
        assertExceeded(() -> dated.passedOn(day(10).plus(TICK), NONE, day(5)));
    }

    // How far a holder may renew.

    @Test
    void noEndLiesBeyondRenewUntil() {
        assertThat(running(10).renewable(false, day(5), day(1)).end()).isEqualTo(day(5));
        assertThat(until(null).renewable(true, day(5), day(1)).end()).isEqualTo(day(5));
        Lifespan bound = running(10).renewable(true, day(10), day(1));
        assertThat(bound.dated(day(10), NONE, day(2)).end()).isEqualTo(day(10));
        assertExceeded(() -> bound.dated(day(10).plus(TICK), NONE, day(2)));
        assertThat(bound.renewed(null, NONE, day(2)).end()).isEqualTo(day(10));
        assertExceeded(() -> bound.renewed(null, NONE, day(10)));
        assertThat(bound.renewable(true, null, day(10))
                        .renewed(null, NONE, day(10))
                        .end())
                .isEqualTo(day(20));
        assertRefused(ProblemType.VALIDATION_FAILED, () -> running(10).renewable(true, day(1), day(1)));
        // One that is over stays so until it is changed.
        assertThat(bound.renewable(false, day(10), day(20)).renewUntil()).isEqualTo(day(10));
    }

    // The value that a rotation replaces.

    @Test
    void theOldValueNeverOutlivesTheEndThatItHad() {
        Duration week = Duration.ofDays(7);
        assertThat(running(10).endOfReplaced(week, day(2))).isEqualTo(day(9));
        assertThat(running(10).endOfReplaced(week, day(3))).isEqualTo(day(10));
        assertThat(running(10).endOfReplaced(week, day(4))).isEqualTo(day(10));
        assertThat(running(10).endOfReplaced(week, day(12))).isEqualTo(day(10));
        assertThat(until(null).endOfReplaced(week, day(12))).isEqualTo(day(19));
    }
}
