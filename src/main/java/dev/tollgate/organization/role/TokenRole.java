package dev.tollgate.organization.role;

import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.precondition.Version;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.FoldedText;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/** What a token may do: one of the managed roles, which belong to no organization, or an organization's own. */
@Entity
public class TokenRole extends PanacheEntityBase {
    /** The only role that a Service Account may give. */
    public static final UUID CI_TOKEN = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private static final UUID READ_ONLY = UUID.fromString("00000000-0000-7000-8000-000000000002");

    /** It decides who gets in. An own role of that name is older: in its organization the name stays that one's. */
    private static final UUID SCIM = Caller.DIRECTORY_ROLE;

    private static final String VISIBLE =
            "kind = 'ci' and deletedAt is null and (organizationId = ?1 or organizationId is null)";

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @Nullable
    UUID organizationId;

    String kind = "ci";
    public String name;

    /** What the name is unique by; null where an older role of the organization has the same. */
    @Nullable
    String nameKey;

    public List<String> permissions;
    Instant createdAt;

    @Nullable
    Instant deletedAt;

    /** Counted by the database with each update. */
    @Generated(event = EventType.UPDATE)
    @Column(insertable = false, updatable = false)
    long version = 1;

    /** The organization's own and the managed ones for integration tokens. */
    static List<TokenRole> after(UUID organization, UUID id, int limit) {
        return TokenRole.<TokenRole>find(VISIBLE + " and id > ?2 order by id", organization, id)
                .page(0, limit)
                .list();
    }

    /** One of them by name or id, kept from being deleted until the transaction ends; null if there is none. */
    public static @Nullable TokenRole hold(UUID organization, String nameOrId) {
        return TokenRole.<TokenRole>find(
                        VISIBLE + " and (nameKey = ?3 or lower(name) = lower(?2) or cast(id as string) = lower(?2))"
                                + " order by case when id = ?4 then 2 when name = ?2 then 0 else 1 end, id",
                        organization,
                        nameOrId,
                        FoldedText.keyOf(nameOrId),
                        SCIM)
                .withLock(LockModeType.PESSIMISTIC_READ)
                .firstResult();
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    static TokenRole get(UUID organization, UUID id) {
        return known(TokenRole.<TokenRole>find(VISIBLE + " and id = ?2", organization, id)
                .firstResult());
    }

    /** The same, held against changes by others until the transaction ends. */
    static TokenRole lock(UUID organization, UUID id) {
        return known(TokenRole.<TokenRole>find(VISIBLE + " and id = ?2", organization, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult());
    }

    private static TokenRole known(@Nullable TokenRole role) {
        if (role == null) {
            throw ProblemException.notFound();
        }
        return role;
    }

    /** Whether tokens of another system have it, whose values somebody else has chosen. */
    boolean isOfImported() {
        return !getEntityManager()
                .createNativeQuery(
                        "select 1 from token where role_id = ?1 and import_id is not null and revoked_at is null limit 1")
                .setParameter(1, id)
                .getResultList()
                .isEmpty();
    }

    static long countOwn(UUID organization) {
        return count("kind = 'ci' and organizationId = ?1 and deletedAt is null", organization);
    }

    /** Whether a role of the organization could be meant by this name beside the one that is to have it. */
    static boolean isAmbiguous(UUID organization, String name) {
        String key = FoldedText.keyOf(name);
        return TokenRole.<TokenRole>find(
                        VISIBLE + " and (organizationId is null or cast(id as string) = ?2)", organization, key)
                .stream()
                .anyMatch(role -> role.id.toString().equals(key)
                        || FoldedText.keyOf(role.name).equals(key));
    }

    /** Gives it another name; one that it has already is not judged again. */
    void call(String newName) {
        name = newName;
        nameKey = FoldedText.keyOf(newName);
    }

    /** Whether it is as it was then: the version counts each change. */
    public boolean isOfVersion(long then) {
        return version == then;
    }

    Version version() {
        return new Version(id, version);
    }

    public boolean managed() {
        return organizationId == null;
    }

    /**
     * Before a token with it is handed out.
     *
     * @throws ProblemException {@code OWNER_REQUIRED}
     */
    public void requireGiver(CurrentCaller caller) {
        if (isDirectorys()) {
            caller.requireOwner();
        }
    }

    /** Whether its tokens decide who gets in. */
    public boolean isDirectorys() {
        return id.equals(SCIM);
    }

    /** Whether it gives nothing that administers: imported values and CI jobs may have it. An own role can change after. */
    public boolean isForOutsiders() {
        return managed()
                ? id.equals(CI_TOKEN) || id.equals(READ_ONLY)
                : permissions.stream().noneMatch(each -> each.matches("(tokens|people)(:.*)?"));
    }

    /** How many integration tokens of the organization have which of the roles; those that none has are left out. */
    static Map<UUID, Long> countTokens(UUID organization, List<TokenRole> roles) {
        List<?> counts = getEntityManager()
                .createNativeQuery("select role_id, count(*) from token where organization_id = ?1 and kind = 'ci'"
                        + " and revoked_at is null and role_id in (?2) group by role_id")
                .setParameter(1, organization)
                .setParameter(2, roles.stream().map(role -> role.id).toList())
                .getResultList();
        return counts.stream().map(Object[].class::cast).collect(Collectors.toMap(count -> (UUID) count[0], count ->
                (Long) count[1]));
    }

    boolean isInUse() {
        return getEntityManager()
                .createNativeQuery(
                        "(select 1 from token where role_id = ?1 and kind <> 'job' and revoked_at is null limit 1)"
                                + " union all (select 1 from publisher where role_id = ?1 and deleted_at is null limit 1)")
                .setParameter(1, id)
                .getResultList()
                .stream()
                .findFirst()
                .isPresent();
    }
}
