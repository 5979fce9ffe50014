package dev.tollgate.replica;

import dev.tollgate.verify.ReplicaLease;
import dev.tollgate.verify.barrier.RevocationBarrier;
import dev.tollgate.verify.feed.FeedStatus;
import dev.tollgate.verify.feed.IndexFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What the probes are told. All of it is in memory: a probe never waits for the database. */
@ApplicationScoped
class ReplicaHealth {
    private final FeedStatus status;
    private final ReplicaLease lease;
    private final IndexFeed feed;
    private final RevocationBarrier barrier;
    private final Housekeeping housekeeping;

    ReplicaHealth(
            FeedStatus status,
            ReplicaLease lease,
            IndexFeed feed,
            RevocationBarrier barrier,
            Housekeeping housekeeping) {
        this.status = status;
        this.lease = lease;
        this.feed = feed;
        this.barrier = barrier;
        this.housekeeping = housekeeping;
    }

    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () -> HealthCheckResponse.builder()
                .name("feed")
                .status(feed.isAlive() && barrier.isAlive() && housekeeping.isAlive())
                .build();
    }

    @Produces
    @Startup
    @ApplicationScoped
    HealthCheck started() {
        return () -> HealthCheckResponse.builder()
                .name("index")
                .status(status.hasJoined())
                .withData("values", status.tokens())
                .build();
    }

    /** Needed for the first readiness only; after that its absence is said, but tokens go on being verified. */
    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck administration() {
        return () -> HealthCheckResponse.builder()
                .name("administration")
                .status(status.hasJoined())
                .withData("database", status.isConnected() ? "reachable" : "unreachable")
                .build();
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck lag() {
        return () -> {
            long age = lease.ageNanos(lease.last());
            var answer = HealthCheckResponse.builder()
                    .name("lag")
                    .status(status.hasJoined() && lease.canAnswer())
                    .withData("current", lease.isCurrent(age))
                    .withData("appliedSeq", status.appliedSeq())
                    .withData("changesBehind", status.lag());
            return age == Long.MAX_VALUE
                    ? answer.build()
                    : answer.withData("ageMillis", TimeUnit.NANOSECONDS.toMillis(age))
                            .build();
        };
    }
}
