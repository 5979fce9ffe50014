package dev.tollgate.user.group;

import dev.tollgate.auth.MemberRole;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The role that members of a group of the directory have in an organization. */
@Schema(name = "GroupRole")
@RegisterForReflection
record GroupRoleView(UUID id, String group, MemberRole role, Instant createdAt) {}
