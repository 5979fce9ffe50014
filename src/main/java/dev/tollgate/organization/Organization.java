package dev.tollgate.organization;

import dev.tollgate.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A tenant: people are its members, tokens belong to it. A deleted one is kept for its audit log, out of sight. */
@Entity
public class Organization extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    public String name;
    public boolean suspended;

    /** In seconds; null = tokens may live for ever. */
    @Nullable
    @Column(name = "max_token_lifetime")
    @ColumnTransformer(read = "extract(epoch from max_token_lifetime)::bigint", write = "make_interval(secs => ?)")
    Long maxTokenLifetime;

    @Enumerated(EnumType.STRING)
    public LeakAction leakAction = LeakAction.REVOKE;

    public Instant createdAt;

    @Nullable
    public Instant deletedAt;

    /** @throws ProblemException {@code NOT_FOUND} */
    public static Organization get(UUID id) {
        return known(findById(id));
    }

    /** The same, held against changes by others until the transaction ends. */
    public static Organization lock(UUID id) {
        return known(findById(id, LockModeType.PESSIMISTIC_WRITE));
    }

    static List<Organization> after(UUID id, int limit) {
        return Organization.<Organization>find("deletedAt is null and id > ?1 order by id", id)
                .page(0, limit)
                .list();
    }

    static List<Organization> ofMember(UUID user, @Nullable UUID only, UUID after, int limit) {
        return Organization.<Organization>find(
                        "deletedAt is null and id > ?1 and (?2 is null or id = ?2)"
                                + " and id in (select organizationId from Membership where userId = ?3) order by id",
                        after,
                        only,
                        user)
                .page(0, limit)
                .list();
    }

    public @Nullable Duration maxTokenLifetime() {
        return maxTokenLifetime == null ? null : Duration.ofSeconds(maxTokenLifetime);
    }

    void limitTokenLifetime(@Nullable Duration lifetime) {
        maxTokenLifetime = lifetime == null ? null : lifetime.toSeconds();
    }

    private static Organization known(@Nullable Organization organization) {
        if (organization == null || organization.deletedAt != null) {
            throw ProblemException.notFound();
        }
        return organization;
    }
}
