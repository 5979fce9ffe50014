package dev.tollgate.organization;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Creates an organization, by a request or on the first start. */
@Singleton
public class OrganizationCreation {
    private final AuditLog audit;
    private final Event<OrganizationCreated> created;
    private final InstantSource clock;

    OrganizationCreation(AuditLog audit, Event<OrganizationCreated> created, InstantSource clock) {
        this.audit = audit;
        this.created = created;
        this.clock = clock;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public Organization create(String name, UUID creator) {
        Organization organization = new Organization();
        organization.name = name;
        organization.createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        organization.persistAndFlush();
        audit.append(organization.id, "organization.created", Subject.organization(organization.id, name), Map.of());
        created.fire(new OrganizationCreated(organization, creator));
        return organization;
    }
}
