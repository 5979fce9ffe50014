package dev.tollgate.organization.role;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** @param permissions 1 to 100, each of at most 100 characters */
record NewRole(
        @NotBlank @CodePointLength(max = 100) @Schema(maxLength = 100)
        String name,

        @NotEmpty @Size(max = 100) List<@NotNull @Size(max = 100) @PermissionName String> permissions) {}
