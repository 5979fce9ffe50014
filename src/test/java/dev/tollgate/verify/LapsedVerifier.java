package dev.tollgate.verify;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.verify.usage.UsageRecorder;
import java.time.Clock;
import java.time.Duration;

/** Verifiers of replicas that have lost touch. */
public final class LapsedVerifier {
    private LapsedVerifier() {}

    /** Has never been confirmed: can say nothing of any token. */
    public static Verifier silent(TokenFormat format, TokenLookup lookup) {
        return new Verifier(format, lookup, Clock.systemUTC(), lease(), new UsageRecorder(0));
    }

    /** Is past its lease but not past its {@code max-age}: answers for the tokens it knows. */
    public static Verifier behind(TokenFormat format, TokenLookup lookup) {
        ReplicaLease lease = lease();
        ReplicaLease.Confirmation now = lease.now();
        long tenSeconds = Duration.ofSeconds(10).toNanos();
        lease.renew(new ReplicaLease.Confirmation(now.nanos() - tenSeconds, now.wallMillis() - 10_000));
        return new Verifier(format, lookup, Clock.systemUTC(), lease, new UsageRecorder(0));
    }

    private static ReplicaLease lease() {
        LeaseTerms terms =
                new LeaseTerms(VerifyConfig.WhenBehind.AVAILABLE, Duration.ofSeconds(1), Duration.ofHours(1));
        return new ReplicaLease(terms, System::nanoTime, Clock.systemUTC());
    }
}
