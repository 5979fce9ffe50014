package dev.tollgate.user.group;

import dev.tollgate.auth.MemberRole;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** @param group exactly as the provider names it, in case and all */
record NewGroupRole(
        @NotBlank @CodePointLength(max = 256) @Schema(maxLength = 256)
        String group,

        @NotNull MemberRole role) {}
