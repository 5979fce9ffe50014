package dev.tollgate.user;

import dev.tollgate.auth.MemberRole;
import jakarta.validation.constraints.NotNull;

record RoleAssignment(@NotNull MemberRole role) {}
