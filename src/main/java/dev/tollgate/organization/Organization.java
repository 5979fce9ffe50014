package dev.tollgate.organization;

import dev.tollgate.precondition.Version;
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
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/** A tenant: people are its members, tokens belong to it. A deleted one is kept for its audit log, out of sight. */
@Entity
public class Organization extends PanacheEntityBase {
    /** How long before it first acts the rule on unused tokens is known. */
    private static final Duration NOTICE = Duration.ofDays(7);

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    public String name;
    public boolean suspended;

    // Durations of the policy, in seconds; null = none.
    @Nullable
    @Column(name = "default_token_lifetime")
    @ColumnTransformer(read = "extract(epoch from default_token_lifetime)::bigint", write = "make_interval(secs => ?)")
    Long defaultTokenLifetime;

    @Nullable
    @Column(name = "max_token_lifetime")
    @ColumnTransformer(read = "extract(epoch from max_token_lifetime)::bigint", write = "make_interval(secs => ?)")
    Long maxTokenLifetime;

    @Nullable
    @Column(name = "revoke_unused_after")
    @ColumnTransformer(read = "extract(epoch from revoke_unused_after)::bigint", write = "make_interval(secs => ?)")
    Long revokeUnusedAfter;

    @Nullable
    @Column(name = "confirm_delete_used_within")
    @ColumnTransformer(
            read = "extract(epoch from confirm_delete_used_within)::bigint",
            write = "make_interval(secs => ?)")
    Long confirmDeleteUsedWithin;

    /** When the rule on unused tokens first acts. */
    @Nullable
    Instant revokeUnusedFrom;

    List<String> allowedCidrs = List.of();

    /** Where notices are mailed. */
    List<String> noticeAddresses = List.of();

    /** Those that nothing is mailed to yet. */
    @Formula("case when cardinality(notice_addresses) = 0 then notice_addresses"
            + " else unconfirmed_notice_addresses(id, notice_addresses) end")
    List<String> unconfirmedNoticeAddresses = List.of();

    @Enumerated(EnumType.STRING)
    public LeakAction leakAction = LeakAction.REVOKE;

    @Enumerated(EnumType.STRING)
    ReuseAction reuseAction = ReuseAction.RECORD;

    public Instant createdAt;

    @Nullable
    public Instant deletedAt;

    /** Counted by the database with each update. */
    @Generated(event = EventType.UPDATE)
    @Column(insertable = false, updatable = false)
    long version = 1;

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

    /** A program of the release before can lower the maximum below the default, which it does not know. */
    public Policy policy() {
        Duration maximum = duration(maxTokenLifetime);
        Duration usual = duration(defaultTokenLifetime);
        return new Policy(
                usual == null || maximum == null || usual.compareTo(maximum) < 0 ? usual : maximum,
                maximum,
                duration(revokeUnusedAfter),
                allowedCidrs,
                duration(confirmDeleteUsedWithin),
                leakAction,
                reuseAction);
    }

    Version version() {
        return new Version(id, version);
    }

    public @Nullable Duration maxTokenLifetime() {
        return duration(maxTokenLifetime);
    }

    /** Takes other rules. Those on unused tokens act a while later, so that whoever uses one now and then has time to. */
    void follow(Policy policy, Instant now) {
        if (policy.endsUnusedSoonerThan(policy())) {
            revokeUnusedFrom = now.plus(NOTICE);
        } else if (policy.revokeUnusedAfter() == null) {
            revokeUnusedFrom = null;
        }
        defaultTokenLifetime = seconds(policy.defaultTokenLifetime());
        maxTokenLifetime = seconds(policy.maxTokenLifetime());
        revokeUnusedAfter = seconds(policy.revokeUnusedAfter());
        allowedCidrs = policy.allowedCidrs();
        confirmDeleteUsedWithin = seconds(policy.confirmDeleteUsedWithin());
        leakAction = policy.leakAction();
        reuseAction = policy.reuseAction();
    }

    /** Nobody could use a token while it was suspended: its tokens get the same time. */
    void suspend(boolean wanted, Instant now) {
        if (suspended && !wanted && revokeUnusedAfter != null) {
            revokeUnusedFrom = now.plus(NOTICE);
        }
        suspended = wanted;
    }

    private static @Nullable Duration duration(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    private static Organization known(@Nullable Organization organization) {
        if (organization == null || organization.deletedAt != null) {
            throw ProblemException.notFound();
        }
        return organization;
    }
}
