package dev.tollgate.user;

import dev.tollgate.auth.MemberRole;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396): absent = unchanged. */
record RoleAssignment(@Nullable Optional<MemberRole> role) {}
