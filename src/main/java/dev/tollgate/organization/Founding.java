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

/** Founds an organization, by a request or on the first start. */
@Singleton
public class Founding {
    private final AuditLog audit;
    private final Event<OrganizationFounded> founded;
    private final InstantSource clock;

    Founding(AuditLog audit, Event<OrganizationFounded> founded, InstantSource clock) {
        this.audit = audit;
        this.founded = founded;
        this.clock = clock;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public Organization found(String name, UUID founder) {
        Organization organization = new Organization();
        organization.name = name;
        organization.createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        organization.persistAndFlush();
        audit.append(organization.id, "organization.created", Subject.organization(organization.id, name), Map.of());
        founded.fire(new OrganizationFounded(organization, founder));
        return organization;
    }
}
