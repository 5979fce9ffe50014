package dev.tollgate.user;

import dev.tollgate.auth.MemberRole;
import dev.tollgate.password.PasswordRules;
import dev.tollgate.problem.ProblemException;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is to join: by an invitation, or with a name and a first password.
 *
 * @param name null, like the password, for an invitation; both are ignored when the address has an account already
 */
record NewUser(
        @NotBlank @Email @Size(max = 254) String email,

        @Nullable @CodePointLength(max = 100) @Schema(maxLength = 100)
        String name,

        @Nullable @Size(min = PasswordRules.SHORTEST, max = PasswordRules.LONGEST)
        String password,

        @NotNull MemberRole role) {
    boolean invites() {
        return name == null && password == null;
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} */
    String requiredName() {
        if (name == null || name.isBlank()) {
            throw ProblemException.invalid("name", "must not be blank");
        }
        return name;
    }

    @Override
    public String toString() {
        return "NewUser[email=" + email + "]";
    }
}
