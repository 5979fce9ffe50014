package dev.tollgate.user;

import dev.tollgate.auth.MemberRole;
import dev.tollgate.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** That a person belongs to an organization, and as what. Changes hold the organization's lock. */
@Entity
@IdClass(Membership.Key.class)
class Membership extends PanacheEntityBase {
    /** Who, and where. */
    record Key(UUID organizationId, UUID userId) implements Serializable {}

    @Id
    UUID organizationId;

    @Id
    @Column(name = "user_id")
    UUID userId;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "user_id", insertable = false, updatable = false)
    User user;

    @Enumerated(EnumType.STRING)
    MemberRole role;

    Instant createdAt;

    /** Whether a group of the directory has given it: then groups change and take it as well. */
    boolean fromGroup;

    /** @throws ProblemException {@code NOT_FOUND} */
    static Membership get(UUID organization, UUID user) {
        Membership membership = findById(new Key(organization, user));
        if (membership == null) {
            throw ProblemException.notFound();
        }
        return membership;
    }

    static boolean exists(UUID organization, UUID user) {
        return findById(new Key(organization, user)) != null;
    }

    /** Whether nobody else is an owner who can sign in. */
    boolean isLastOwner() {
        return role == MemberRole.OWNER
                && count(
                                "organizationId = ?1 and role = ?2 and userId <> ?3 and user.disabledAt is null",
                                organizationId,
                                MemberRole.OWNER,
                                userId)
                        == 0;
    }
}
