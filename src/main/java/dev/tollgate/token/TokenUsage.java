package dev.tollgate.token;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** When and from where a token was last used, as the verifying replicas report it within a minute. */
@Entity
@Immutable
public class TokenUsage extends PanacheEntityBase {
    @Id
    UUID tokenId;

    @Nullable
    public Instant lastUsedAt;

    @Nullable
    public String lastUsedAddress;

    /** The same of the value that a rotation was ending at that time, be it this rotation or an earlier one. */
    @Nullable
    Instant endingValueUsedAt;

    @Nullable
    String endingValueAddress;
}
