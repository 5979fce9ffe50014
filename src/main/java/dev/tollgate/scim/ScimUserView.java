package dev.tollgate.scim;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.VersionTag;
import dev.tollgate.precondition.Versioned;
import dev.tollgate.secret.TokenValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A user (RFC 7643 section 4.1).
 *
 * @param id the account's, also an organization's member's
 * @param externalId the directory's own
 * @param userName the e-mail address of the account
 * @param emails that one address
 * @param active whether they are a member
 * @param roles {@code MEMBER}, {@code SUPER_ADMIN} or {@code OWNER}; none of who is no member
 */
@Schema(name = "ScimUser")
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
record ScimUserView(
        List<String> schemas,
        UUID id,
        @Nullable String externalId,
        String userName,
        @Nullable Name name,
        String displayName,
        List<Email> emails,
        boolean active,
        List<Role> roles,
        Meta meta,
        @JsonIgnore @Schema(hidden = true) Version version)
        implements Versioned {
    static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";

    @Schema(name = "ScimName")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Name(
            @Nullable String formatted,
            @Nullable String givenName,
            @Nullable String familyName) {}

    @Schema(name = "ScimEmail")
    @RegisterForReflection
    record Email(String value, String type, boolean primary) {}

    @Schema(name = "ScimRole")
    @RegisterForReflection
    record Role(String value, boolean primary) {}

    /** @param version the {@code ETag} */
    @Schema(name = "ScimMeta")
    @RegisterForReflection
    record Meta(String resourceType, Instant created, Instant lastModified, String location, String version) {}

    /** @param location of all users */
    static ScimUserView from(ScimUser user, String location) {
        DirectoryEntry entry = user.entry();
        Version version = versionOf(user);
        return new ScimUserView(
                List.of(SCHEMA),
                user.id(),
                entry.externalId(),
                user.email(),
                name(entry),
                displayName(user),
                List.of(new Email(user.email(), "work", true)),
                user.active(),
                user.role() == null ? List.of() : List.of(new Role(user.role().name(), true)),
                new Meta(
                        "User",
                        user.created(),
                        user.modified(),
                        location + "/" + user.id(),
                        VersionTag.of(() -> version).toString()),
                version);
    }

    /** Of who is no member, an organization is told no more than it has said. */
    private static String displayName(ScimUser user) {
        String said = user.entry().displayName();
        return said != null ? said : user.role() == null ? user.email() : user.accountName();
    }

    /** Of all that is shown, wherever that was changed. */
    static Version versionOf(ScimUser user) {
        return new Version(
                user.id(), ByteBuffer.wrap(TokenValue.sha256(user.toString())).getLong() & Long.MAX_VALUE);
    }

    private static @Nullable Name name(DirectoryEntry entry) {
        boolean none = entry.formatted() == null && entry.givenName() == null && entry.familyName() == null;
        return none ? null : new Name(entry.formatted(), entry.givenName(), entry.familyName());
    }
}
