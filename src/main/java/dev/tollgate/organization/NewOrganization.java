package dev.tollgate.organization;

import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

record NewOrganization(
        @NotBlank @CodePointLength(max = 100) @Schema(maxLength = 100)
        String name) {}
