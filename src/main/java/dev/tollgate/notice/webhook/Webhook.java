package dev.tollgate.notice.webhook;

import dev.tollgate.precondition.Version;
import dev.tollgate.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/** Where an organization wants some of its events to be sent. */
@Entity
public class Webhook extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    UUID id;

    UUID organizationId;
    String url;
    List<String> events;
    boolean enabled = true;

    /** Why deliveries have ended it; null if a person did, or it is enabled. */
    @Nullable
    String disabledReason;

    byte[] secret;
    byte @Nullable [] formerSecret;

    @Nullable
    Instant formerUntil;

    Instant createdAt;

    @Formula("(select s.failing_since from webhook_state s where s.webhook_id = id)")
    @Nullable
    Instant failingSince;

    /** Counted by the database with each update. */
    @Generated(event = EventType.UPDATE)
    @Column(insertable = false, updatable = false)
    long version = 1;

    static List<Webhook> after(UUID organization, UUID id, int limit) {
        return Webhook.<Webhook>find("organizationId = ?1 and id > ?2 order by id", organization, id)
                .page(0, limit)
                .list();
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    static Webhook get(UUID organization, UUID id) {
        return known(Webhook.<Webhook>find("organizationId = ?1 and id = ?2", organization, id)
                .firstResult());
    }

    /** The same, held against changes by others until the transaction ends. */
    static Webhook lock(UUID organization, UUID id) {
        return known(Webhook.<Webhook>find("organizationId = ?1 and id = ?2", organization, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult());
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    public static void require(UUID organization, UUID id) {
        var unused = get(organization, id);
    }

    private static Webhook known(@Nullable Webhook webhook) {
        if (webhook == null) {
            throw ProblemException.notFound();
        }
        return webhook;
    }

    Version version() {
        return new Version(id, version);
    }

    /** Where it leads, without the path, which may be a secret that the receiver has given. */
    String origin() {
        URI whole = URI.create(url);
        return whole.getScheme() + "://" + whole.getRawAuthority();
    }

    /** What the audit log says of it. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("origin", origin());
        fields.put("events", events);
        fields.put("enabled", enabled);
        return fields;
    }
}
