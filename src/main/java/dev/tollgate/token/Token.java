package dev.tollgate.token;

import dev.tollgate.organization.Organization;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.precondition.Version;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.text.FoldedText;
import dev.tollgate.token.lifespan.Lifespan;
import dev.tollgate.token.lifespan.LifespanColumns;
import dev.tollgate.token.lifespan.LifespanLimits;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/** An integration token of an organization, or the access token of one of its members. Its values stand apart. */
@Entity
public class Token extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    public UUID organizationId;
    String kind;

    /** The person whose access token it is; null for integration tokens. */
    @Nullable
    public UUID userId;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "role_id")
    public TokenRole role;

    public String label;

    /** What the label is unique by; null where an older token has the same. */
    @Nullable
    String labelKey;

    @Nullable
    String description;

    /** What a search looks into; null in a row of the release before. */
    @Nullable
    String searchText;

    public boolean enabled = true;

    /** Means nothing while it is enabled; null where the release before disabled it. */
    @Nullable
    @Enumerated(EnumType.STRING)
    DisabledReason disabledReason;

    @Nullable
    Instant disabledAt;

    /** When somebody last said that it has leaked: every value until then may have. */
    @Nullable
    Instant leakedAt;

    @Nullable
    public Instant expiresAt;

    @Embedded
    LifespanColumns life = new LifespanColumns();

    /** By whomever; null = not, or by the release before. */
    @Nullable
    Instant rotatedAt;

    @Nullable
    public Instant revokedAt;

    @Nullable
    String revokedReason;

    public List<String> allowedCidrs = List.of();

    @Column(name = "metadata")
    @ColumnTransformer(read = "metadata::text", write = "?::jsonb")
    public String metadata = "{}";

    /** What a search looks into besides; null where it has yet to be computed. */
    @Nullable
    public String metadataText;

    public String hint;
    public Instant createdAt;

    /** The import that made it. */
    @Nullable
    UUID importId;

    @Nullable
    String createdByKind;

    @Nullable
    UUID createdById;

    @Nullable
    String createdByName;

    /** Counted by the database with each update. */
    @Generated(event = EventType.UPDATE)
    @Column(insertable = false, updatable = false)
    long version = 1;

    /** @throws ProblemException {@code NOT_FOUND} unless it is an integration or job token of the organization */
    public static Token get(UUID organization, UUID id) {
        return of(organization, findById(id));
    }

    /** The same, held against changes by others until the transaction ends. */
    public static Token lock(UUID organization, UUID id) {
        return of(organization, findById(id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The live access token of the member, held; null if there is none. */
    public static @Nullable Token lockAccessToken(UUID organization, UUID user) {
        return Token.<Token>find(
                        "kind = 'pat' and organizationId = ?1 and userId = ?2 and revokedAt is null",
                        organization,
                        user)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    private static Token of(UUID organization, @Nullable Token token) {
        if (token == null || token.kind() == TokenKind.ACCESS || !token.organizationId.equals(organization)) {
            throw ProblemException.notFound();
        }
        return token;
    }

    public Version version() {
        return new Version(id, version);
    }

    public TokenKind kind() {
        return TokenKind.of(kind);
    }

    public LifespanLimits limits() {
        Token maker = ServiceAccount.thatMade(this);
        return LifespanLimits.of(Organization.get(organizationId), maker == null ? null : maker.expiresAt);
    }

    public Lifespan lifespan(LifespanLimits limits) {
        return life.of(expiresAt, createdAt, limits);
    }

    public void live(Lifespan lifespan) {
        Instant end = lifespan.end();
        Instant sooner = LifespanLimits.earliest(expiresAt, end);
        if (sooner != null && id != null && !Objects.equals(end, expiresAt)) {
            TokenValueRow.endNoLater(List.of(id), sooner);
        }
        endWith(lifespan);
    }

    /** For who sees to its values, of many tokens at once. */
    void endWith(Lifespan lifespan) {
        expiresAt = lifespan.end();
        life.take(lifespan);
    }

    public TokenState state(Instant now) {
        if (revokedAt != null) {
            return TokenState.REVOKED;
        }
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return TokenState.EXPIRED;
        }
        return enabled ? TokenState.ACTIVE : TokenState.DISABLED;
    }

    /** Gives it another label; one that it has already is not judged again. */
    public void call(String newLabel) {
        if (newLabel.equals(label)) {
            return;
        }
        label = newLabel;
        labelKey = FoldedText.keyOf(newLabel);
        searchText = searchText();
    }

    public void describe(@Nullable String newDescription) {
        description = newDescription;
        searchText = searchText();
    }

    private String searchText() {
        return FoldedText.of(description == null ? label : label + "\n" + description);
    }

    /** Why it is disabled; null = it is not. */
    @Nullable
    public DisabledReason disabledReason() {
        if (enabled) {
            return null;
        }
        return disabledReason == null ? DisabledReason.ADMIN : disabledReason;
    }

    /** False if it is disabled for this reason already, or for a graver one. */
    public boolean disable(DisabledReason reason, Instant now) {
        DisabledReason former = disabledReason();
        if (former != null && (former == reason || former.isGraverThan(reason))) {
            return false;
        }
        enabled = false;
        disabledReason = reason;
        disabledAt = now;
        leakedAt = reason == DisabledReason.LEAKED ? now : leakedAt;
        return true;
    }

    public void enable() {
        enabled = true;
        disabledReason = null;
        disabledAt = null;
    }

    /** Ends the token for good; false if it had ended before. */
    public boolean revoke(Instant now) {
        return revoke(now, null);
    }

    /** @param reason for people; null = none was given */
    public boolean revoke(Instant now, @Nullable String reason) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        revokedReason = reason;
        return true;
    }

    /** The managed role that follows a member's own. */
    public void assume(UUID accessTokenRole) {
        role = getEntityManager().getReference(TokenRole.class, accessTokenRole);
    }

    /** @throws ProblemException {@code TOKEN_REVOKED} */
    public void requireLive() {
        if (revokedAt != null) {
            throw new ProblemException(ProblemType.TOKEN_REVOKED);
        }
    }

    /**
     * A job token is what its publisher says, for as long as that says; it can only end.
     *
     * @throws ProblemException {@code FORBIDDEN} of one
     */
    public void requireNoJob() {
        if (kind() == TokenKind.JOB) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN, "A job token cannot be rotated or changed: the job exchanges another one.");
        }
    }

    /** What of it can be changed, for the audit log. */
    public Map<String, ?> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("label", label);
        fields.put("description", description);
        fields.put("role", role.name);
        fields.put("enabled", enabled);
        fields.put("expiresAt", expiresAt);
        fields.put("holderMayRenew", life.holderMayRenew);
        fields.put("renewUntil", life.renewUntil);
        fields.put("allowedCidrs", allowedCidrs);
        fields.put("metadata", metadata);
        return fields;
    }
}
