package dev.tollgate.user.group;

import dev.tollgate.auth.MemberRole;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** @param group exactly as the provider names it, in case and all */
record NewGroupRole(
        @NotBlank @Size(max = 256) String group, @NotNull MemberRole role) {}
