package dev.tollgate.organization.role;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396): absent = unchanged. Nothing of a role can be cleared. */
record RoleChange(
        @Nullable Optional<@NotBlank @CodePointLength(max = 100) String> name,

        @Nullable
        Optional<@NotEmpty @Size(max = 100) List<@NotNull @Size(max = 100) @PermissionName String>> permissions) {}
