package dev.tollgate.replica;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.verify.DatabaseClock;
import dev.tollgate.verify.LeaseTerms;
import dev.tollgate.verify.NextChange;
import dev.tollgate.verify.ReplicaLease;
import dev.tollgate.verify.TokenConfig;
import dev.tollgate.verify.TokenLookup;
import dev.tollgate.verify.ValueHashes;
import dev.tollgate.verify.Verifier;
import dev.tollgate.verify.VerifyConfig;
import dev.tollgate.verify.barrier.RevocationBarrier;
import dev.tollgate.verify.barrier.RevocationConfig;
import dev.tollgate.verify.cluster.ReplicaConfig;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import dev.tollgate.verify.cluster.SilenceWatch;
import dev.tollgate.verify.feed.FeedStatus;
import dev.tollgate.verify.feed.IndexFeed;
import dev.tollgate.verify.index.TokenIndex;
import dev.tollgate.verify.usage.UsageFlush;
import dev.tollgate.verify.usage.UsageRecorder;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;

/** Makes beans of the pure classes of the hot path, which know no CDI themselves. */
@ApplicationScoped
class VerifierProducer {
    private static final int MOST_TOKENS_IN_USE = 200_000;
    /** This machine's own time: a lease ages by it too, and it is told how far it is off. Nothing else may use it. */
    private static final InstantSource WALL = Clock.systemUTC();

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
    ReplicaLease lease(LeaseTerms terms) {
        return new ReplicaLease(terms, System::nanoTime, WALL);
    }

    @Produces
    @Singleton
    @Typed({DatabaseClock.class, InstantSource.class})
    DatabaseClock databaseClock(AgroalDataSource pool) {
        return new DatabaseClock(System::nanoTime, WALL, () -> timeOf(pool));
    }

    private static long timeOf(AgroalDataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).getTime();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Produces
    @Singleton
    NextChange nextChange() {
        return new NextChange();
    }

    @Produces
    @Singleton
    FeedStatus status(NextChange next) {
        FeedStatus status = new FeedStatus(System::nanoTime);
        status.whenApplied(next::applied);
        return status;
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
    ReplicaIdentity identity(ReplicaConfig config, LeaseTerms terms) {
        return ReplicaIdentity.of(config, terms);
    }

    @Produces
    @Singleton
    IndexFeed feed(
            DatabaseAccess database,
            ReplicaIdentity identity,
            TokenIndex index,
            ReplicaLease lease,
            DatabaseClock clock,
            FeedStatus status) {
        return new IndexFeed(database, identity, index, lease, clock, status);
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
                config.timeout().orElse(terms.lease().plusSeconds(1)),
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
    UsageFlush flush(UsageRecorder usage, DatabaseClock clock, ReplicaIdentity identity) {
        return new UsageFlush(usage, clock, identity.name(), identity.process());
    }

    @Produces
    @Singleton
    Housekeeping housekeeping(DatabaseAccess database, UsageFlush usage, SilenceWatch silence, VerifyMetrics metrics) {
        return new Housekeeping(database, usage, System::nanoTime, silence, metrics::sawReplicas);
    }

    @Produces
    @Singleton
    ValueHashes hashes(TokenFormat format, TokenLookup lookup, ReplicaLease lease) {
        return new ValueHashes(format, lookup, lease);
    }

    @Produces
    @Singleton
    Verifier verifier(
            TokenFormat format, TokenLookup lookup, DatabaseClock clock, ReplicaLease lease, UsageRecorder usage) {
        return new Verifier(format, lookup, clock, lease, usage);
    }
}
