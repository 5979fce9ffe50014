package dev.tollgate.publisher;

import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.precondition.Version;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.text.FoldedText;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/** Jobs of some provider that get a job token of the organization for their identity token. */
@Entity
public class Publisher extends PanacheEntityBase {
    private static final String NO_KEYS = "{\"keys\":[]}";

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    public UUID organizationId;
    public String name;
    String nameKey;

    @Enumerated(EnumType.STRING)
    Provider provider;

    /** Null = the given keys alone decide. */
    @Nullable
    public String issuer;

    /** Null = the issuer's, fetched from it. */
    @Nullable
    public String jwks;

    List<String> claimNames;
    List<String> claimValues;
    boolean anyWorkflow;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "role_id")
    public TokenRole role;

    /** Of its job tokens, in seconds. */
    int lifetime;

    public List<String> allowedCidrs = List.of();
    public boolean enabled = true;

    /** Whether one identity token may have several job tokens. */
    public boolean reuse;

    Instant createdAt;

    /** Job tokens made before are over. */
    @Nullable
    Instant narrowedAt;

    @Nullable
    @Column(updatable = false)
    Instant lastUsedAt;

    @Nullable
    Instant deletedAt;

    /** Counted by the database with each change of the configuration. */
    @Generated(event = EventType.UPDATE)
    @Column(insertable = false, updatable = false)
    public long version = 1;

    /** @throws ProblemException {@code NOT_FOUND} */
    static Publisher get(UUID organization, UUID id) {
        return of(organization, findById(id));
    }

    /** The same, held against changes and exchanges by others until the transaction ends. */
    static Publisher lock(UUID organization, UUID id) {
        return of(organization, findById(id, LockModeType.PESSIMISTIC_WRITE));
    }

    private static Publisher of(UUID organization, @Nullable Publisher publisher) {
        if (publisher == null || publisher.deletedAt != null || !publisher.organizationId.equals(organization)) {
            throw ProblemException.notFound();
        }
        return publisher;
    }

    static List<Publisher> after(UUID organization, UUID id, int limit) {
        return Publisher.<Publisher>find(
                        "from Publisher p join fetch p.role where p.deletedAt is null and p.organizationId = ?1"
                                + " and p.id > ?2 order by p.id",
                        organization,
                        id)
                .page(0, limit)
                .list();
    }

    /** All of the organization, the oldest first. */
    public static List<Publisher> all(UUID organization) {
        return Publisher.<Publisher>find(
                        "from Publisher p join fetch p.role where p.deletedAt is null and p.organizationId = ?1 order by p.id",
                        organization)
                .list();
    }

    /** Those whose identity tokens may be from that issuer, also switched off ones; the oldest first. */
    public static List<Publisher> of(UUID organization, String issuer) {
        return Publisher.<Publisher>find(
                        "from Publisher p join fetch p.role where p.deletedAt is null and p.organizationId = ?1"
                                + " and (p.issuer = ?2 or p.issuer is null) order by p.id",
                        organization,
                        issuer)
                .list();
    }

    static long count(UUID organization) {
        return count("deletedAt is null and organizationId = ?1", organization);
    }

    /** How many issuers the organization's publishers name, with the one that is to be. */
    static long issuersWith(UUID organization, @Nullable String issuer, @Nullable UUID except) {
        return getEntityManager()
                        .createQuery(
                                "select distinct p.issuer from Publisher p where p.deletedAt is null and p.issuer is not null"
                                        + " and p.organizationId = :organization and p.issuer <> :issuer and p.id <> :except",
                                String.class)
                        .setParameter("organization", organization)
                        .setParameter("issuer", issuer == null ? "" : issuer)
                        .setParameter("except", except == null ? new UUID(0, 0) : except)
                        .getResultStream()
                        .count()
                + (issuer == null ? 0 : 1);
    }

    /** How many characters the keys have that the organization's publishers give: each exchange may have to read them all. */
    static long keys(UUID organization) {
        return getEntityManager()
                .createQuery(
                        "select coalesce(sum(length(p.jwks)), 0) from Publisher p"
                                + " where p.deletedAt is null and p.organizationId = :organization",
                        Long.class)
                .setParameter("organization", organization)
                .getSingleResult();
    }

    void call(String newName) {
        name = newName;
        nameKey = FoldedText.keyOf(newName);
    }

    public Map<String, String> claims() {
        Map<String, String> claims = new LinkedHashMap<>();
        for (int i = 0; i < claimNames.size(); i++) {
            claims.put(claimNames.get(i), claimValues.get(i));
        }
        return claims;
    }

    void expect(Map<String, String> claims) {
        claimNames = List.copyOf(claims.keySet());
        claimValues = List.copyOf(claims.values());
    }

    public Duration lifetime() {
        return Duration.ofSeconds(lifetime);
    }

    /** What it trusted is in the audit log; the row, which stays for a while, becomes small. */
    void delete(Instant now) {
        deletedAt = now;
        expect(Map.of());
        allowedCidrs = List.of();
        if (jwks != null) {
            jwks = NO_KEYS;
        }
    }

    Version version() {
        return new Version(id, version);
    }

    /** What of it can be changed, for the audit log. */
    Map<String, ?> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("provider", provider.code());
        fields.put("issuer", issuer);
        fields.put("jwks", jwks == null ? null : "SHA-256 " + HexFormat.of().formatHex(TokenValue.sha256(jwks)));
        fields.put("claims", claims());
        fields.put("anyWorkflow", anyWorkflow);
        fields.put("role", role.name);
        fields.put("lifetime", lifetime().toString());
        fields.put("allowedCidrs", allowedCidrs);
        fields.put("enabled", enabled);
        fields.put("reuse", reuse);
        return fields;
    }
}
