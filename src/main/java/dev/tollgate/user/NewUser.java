package dev.tollgate.user;

import dev.tollgate.auth.MemberRole;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** @param password ignored, like the name, when the address has an account already */
record NewUser(
        @NotBlank @Email @Size(max = 254) String email,
        @NotBlank @Size(max = 100) String name,
        @NotNull @Size(min = 8, max = 256) String password,
        @NotNull MemberRole role) {
    @Override
    public String toString() {
        return "NewUser[email=" + email + "]";
    }
}
