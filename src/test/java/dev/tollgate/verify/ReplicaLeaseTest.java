package dev.tollgate.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.feed.TestReplica;
import dev.tollgate.verify.usage.UsageRecorder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final KnownToken TOKEN = token(KnownToken.State.ACTIVE);

    private final TokenFormat format = new TokenFormat("tg", List.of());
    private final String value = format.generate(TokenKind.INTEGRATION).reveal();
    private long monotonicMillis = 1_000_000;
    private long wallMillis = 1_790_000_000_000L;
    private Runnable duringLookup = () -> {};
    private @Nullable KnownToken found = TOKEN;

    private static KnownToken token(KnownToken.State state) {
        return new KnownToken(
                UUID.randomUUID(),
                TokenKind.INTEGRATION,
                state,
                0,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                AddressRanges.EVERYWHERE,
                new KnownOrganization(UUID.randomUUID(), "Acme", false, false),
                new KnownRole(UUID.randomUUID(), "CI Token", List.of()));
    }

    private ReplicaLease lease(VerifyConfig.WhenBehind mode) {
        InstantSource wall = () -> Instant.ofEpochMilli(wallMillis);
        return new ReplicaLease(new LeaseTerms(mode, LEASE, MAX_AGE), () -> monotonicMillis * 1_000_000, wall);
    }

    private Verdict verify(ReplicaLease lease) {
        TokenLookup lookup = hash -> {
            KnownToken answer = found;
            duringLookup.run();
            return answer;
        };
        Verifier verifier = new Verifier(format, lookup, Clock.systemUTC(), lease, new UsageRecorder(0));
        return verifier.verify(value, List.of(), () -> null, "json");
    }

    private void pass(Duration time) {
        monotonicMillis += time.toMillis();
        wallMillis += time.toMillis();
    }

    @Test
    void withoutAConfirmationThereIsNoVerdict() {
        assertThat(verify(lease(VerifyConfig.WhenBehind.AVAILABLE)).code()).isEqualTo(VerdictCode.UNAVAILABLE);
    }

    @Test
    void withinTheLeaseKnownAndUnknownAreAnswered() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.STRICT);
        lease.renew(lease.now());
        pass(Duration.ofMillis(2_600));

        assertThat(verify(lease)).isEqualTo(new Verdict(VerdictCode.VALID, TOKEN, 0));
        found = null;
        assertThat(verify(lease).code()).isEqualTo(VerdictCode.NOT_FOUND);
    }

    @Test
    void aTokenThatFoundNoPlaceInTheIndexIsNotJudged() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.STRICT);
        lease.renew(lease.now());
        found = token(KnownToken.State.UNFIT);

        assertThat(verify(lease)).isEqualTo(new Verdict(VerdictCode.UNAVAILABLE, null, 0));
    }

    @Test
    void aStrictReplicaStopsBeforeItsLeaseIsOver() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.STRICT);
        lease.renew(lease.now());
        pass(LEASE.minusMillis(300));

        assertThat(verify(lease).code()).isEqualTo(VerdictCode.UNAVAILABLE);
        assertThat(lease.canAnswer()).isFalse();
    }

    @Test
    void anAvailableReplicaAnswersWhatItKnowsWithItsAgeUntilMaxAge() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.AVAILABLE);
        lease.renew(lease.now());
        pass(Duration.ofMinutes(4));

        assertThat(verify(lease)).isEqualTo(new Verdict(VerdictCode.VALID, TOKEN, 240_000));
        found = null;
        assertThat(verify(lease).code()).isEqualTo(VerdictCode.UNAVAILABLE);
        found = TOKEN;
        pass(Duration.ofMinutes(1));
        assertThat(verify(lease).code()).isEqualTo(VerdictCode.UNAVAILABLE);
    }

    @Test
    void aSuspendedMachineWhoseMonotonicClockStoodStillHasAged() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.STRICT);
        lease.renew(lease.now());
        wallMillis += LEASE.toMillis();

        assertThat(verify(lease).code()).isEqualTo(VerdictCode.UNAVAILABLE);
    }

    @Test
    void aWallClockThatIsSetBackMakesNothingYounger() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.STRICT);
        lease.renew(lease.now());
        monotonicMillis += LEASE.toMillis();
        wallMillis -= Duration.ofHours(1).toMillis();

        assertThat(verify(lease).code()).isEqualTo(VerdictCode.UNAVAILABLE);
    }

    @Test
    void aPauseDuringTheLookupCountsAsAge() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.STRICT);
        lease.renew(lease.now());
        duringLookup = () -> pass(LEASE);

        assertThat(verify(lease).code()).isEqualTo(VerdictCode.UNAVAILABLE);
    }

    @Test
    void aConfirmationThatArrivesDuringTheLookupVouchesForNothingReadBefore() {
        ReplicaLease lease = lease(VerifyConfig.WhenBehind.STRICT);
        lease.renew(lease.now());
        pass(LEASE);
        duringLookup = () -> lease.renew(lease.now());

        assertThat(verify(lease).code()).isEqualTo(VerdictCode.UNAVAILABLE);
    }

    @Test
    void termsOutOfRangeAreRefusedByTheNameOfTheirSetting() {
        assertThatThrownBy(() -> TestReplica.strict(Duration.ofMillis(199)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TOLLGATE_VERIFY_LEASE");
        assertThatThrownBy(() -> TestReplica.available(LEASE, LEASE.minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TOLLGATE_VERIFY_MAX_AGE");
    }
}
