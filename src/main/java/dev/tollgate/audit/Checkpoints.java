package dev.tollgate.audit;

import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.chain.ChainLink;
import dev.tollgate.audit.chain.Checkpoint;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.keys.SigningKeys;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Signs, on whichever replica is first, each chain that has grown: from then on nobody without the key can compute it anew
 * unseen. A checkpoint is an event of the chain, so exports and receivers of events get it like any other.
 */
@Singleton
class Checkpoints {
    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final int AT_ONCE = 100;
    /** How often to look which chains have grown, or as often as they are signed, if that is more often. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    private static final String SEE = """
            insert into audit_checkpoint (organization_id, seq, at)
            select organization_id, 0, clock_timestamp() from audit_head h
             where not exists (select 1 from audit_checkpoint c where c.organization_id = h.organization_id)
            on conflict do nothing
            """;
    private static final String DUE = """
            select c.organization_id from audit_checkpoint c join audit_head h on h.organization_id = c.organization_id
             where h.seq > c.seq and c.at <= clock_timestamp() - make_interval(secs => ?)
             order by c.at limit ?
            """;
    private static final String CLAIM = """
            update audit_checkpoint set at = clock_timestamp()
             where organization_id = ? and at <= clock_timestamp() - make_interval(secs => ?)
            """;
    private static final String PUT_OFF =
            "update audit_checkpoint set at = clock_timestamp() where organization_id = ?";
    private static final String HEAD = """
            select h.seq, encode(h.hash, 'hex'), o.name
              from audit_head h left join organization o on o.id = h.organization_id where h.organization_id = ?
            """;
    // The place that the event just written takes: the head is held from here to the commit.
    private static final String PLACE = """
            update audit_checkpoint c set seq = h.seq from audit_head h
             where c.organization_id = ? and h.organization_id = c.organization_id
            """;

    private final AuditConfig config;
    private final AuditLog audit;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Sql sql;
    private final AtomicLong ticks = new AtomicLong();

    Checkpoints(AuditConfig config, AuditLog audit, SigningKeys keys, InstantSource clock, Sql sql) {
        this.config = config;
        this.audit = audit;
        this.keys = keys;
        this.clock = clock;
        this.sql = sql;
    }

    private record Head(Checkpoint checkpoint, String organizationName) {}

    @Scheduled(every = "1s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (ticks.getAndIncrement()
                        % Math.min(LOOK.toSeconds(), config.checkpointEvery().toSeconds())
                == 0) {
            signWhatHasGrown();
        }
    }

    private void signWhatHasGrown() {
        try {
            sql.update(SEE);
            List<UUID> due;
            do {
                due = sql.list(DUE, row -> row.getObject(1, UUID.class), seconds(config.checkpointEvery()), AT_ONCE);
                due.forEach(this::signOrPutOff);
            } while (due.size() == AT_ONCE);
        } catch (RuntimeException e) {
            LOG.warnf("Audit chains could not be signed, trying again later reason=%s", e);
        }
    }

    /** One chain that cannot be signed does not stand before the others. */
    private void signOrPutOff(UUID organization) {
        try {
            Transactions.inOne(() -> sign(organization));
        } catch (RuntimeException e) {
            LOG.warnf("An audit chain could not be signed organization=%s reason=%s", organization, e);
            sql.update(PUT_OFF, organization);
        }
    }

    private void sign(UUID organization) {
        if (sql.update(CLAIM, organization, seconds(config.checkpointEvery())) == 0) {
            return;
        }
        Head head = sql.first(
                HEAD,
                row -> new Head(
                        new Checkpoint(organization.toString(), row.getLong(1), row.getString(2)), row.getString(3)),
                organization);
        if (head == null) {
            return;
        }
        String signed = head.checkpoint().sign(keys.current(), clock.instant());
        audit.append(
                organization,
                ChainLink.CHECKPOINT,
                Subject.organization(organization, head.organizationName()),
                Map.of(ChainLink.SIGNED, signed));
        AuditEvent.flush();
        sql.update("set constraints audit_event_chained immediate");
        sql.update(PLACE, organization);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
