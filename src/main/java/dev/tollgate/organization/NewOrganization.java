package dev.tollgate.organization;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

record NewOrganization(@NotBlank @Size(max = 100) String name) {}
