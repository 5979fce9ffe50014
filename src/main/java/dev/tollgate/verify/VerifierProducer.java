package dev.tollgate.verify;

import dev.tollgate.secret.TokenFormat;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;

/** Makes beans of the pure classes of the hot path, which know no CDI themselves. */
@ApplicationScoped
class VerifierProducer {
    private static final int MOST_TOKENS_IN_USE = 200_000;

    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    TokenFormat format(TokenConfig config) {
        return new TokenFormat(
                config.prefix(),
                config.formerPrefixes().orElse(List.of()).stream()
                        .map(String::strip)
                        .toList());
    }

    @Produces
    @Singleton
    LeaseTerms terms(VerifyConfig config) {
        return LeaseTerms.of(config);
    }

    @Produces
    @Singleton
    ReplicaLease lease(LeaseTerms terms, InstantSource clock) {
        return new ReplicaLease(terms, System::nanoTime, clock);
    }

    @Produces
    @Singleton
    @Typed(DatabaseClock.class)
    DatabaseClock databaseClock(InstantSource clock) {
        return new DatabaseClock(System::nanoTime, clock);
    }

    @Produces
    @Singleton
    FeedStatus status() {
        return new FeedStatus(System::nanoTime);
    }

    @Produces
    @Singleton
    DatabaseAccess access(AgroalDataSource pool) {
        return DatabaseAccess.of(pool);
    }

    @Produces
    @Singleton
    TokenIndex index() {
        return new TokenIndex();
    }

    @Produces
    @Singleton
    IndexFeed feed(
            DatabaseAccess database,
            ReplicaConfig config,
            LeaseTerms terms,
            TokenIndex index,
            ReplicaLease lease,
            DatabaseClock clock,
            FeedStatus status) {
        return new IndexFeed(database, ReplicaIdentity.of(config, terms), index, lease, clock, status);
    }

    @Produces
    @Singleton
    RevocationBarrier barrier(
            DatabaseAccess database,
            LeaseTerms terms,
            RevocationConfig config,
            FeedStatus status,
            DatabaseClock clock,
            SilenceWatch silence) {
        return new RevocationBarrier(
                database,
                terms,
                config.patience().orElse(terms.lease().plusSeconds(1)),
                status,
                clock,
                System::nanoTime,
                silence);
    }

    @Produces
    @Singleton
    SilenceWatch silence() {
        return new SilenceWatch();
    }

    @Produces
    @Singleton
    UsageRecorder usage() {
        return new UsageRecorder(MOST_TOKENS_IN_USE);
    }

    @Produces
    @Singleton
    Housekeeping housekeeping(
            DatabaseAccess database, UsageRecorder usage, SilenceWatch silence, VerifyMetrics metrics) {
        return new Housekeeping(database, usage, System::nanoTime, silence, metrics::sawReplicas);
    }

    @Produces
    @Singleton
    Verifier verifier(
            TokenFormat format, TokenLookup lookup, DatabaseClock clock, ReplicaLease lease, UsageRecorder usage) {
        return new Verifier(format, lookup, clock, lease, usage);
    }
}
