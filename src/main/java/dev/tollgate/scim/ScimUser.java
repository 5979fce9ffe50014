package dev.tollgate.scim;

import dev.tollgate.auth.MemberRole;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person as an organization's directory sees them: a member, or one who is none (any more).
 *
 * @param id the account's
 * @param email the account's
 * @param accountName the account's
 * @param role null = they are no member
 * @param known whether the directory has said anything of them
 */
record ScimUser(
        UUID id,
        String email,
        String accountName,
        @Nullable MemberRole role,
        boolean known,
        DirectoryEntry entry,
        Instant created,
        Instant modified) {
    boolean active() {
        return role != null;
    }
}
