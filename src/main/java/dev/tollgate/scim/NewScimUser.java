package dev.tollgate.scim;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.VisibleText;
import dev.tollgate.user.FirstOwner;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Judges the address of a new user, by the rules for everybody's. */
@Singleton
class NewScimUser {
    private final Validator validator;

    NewScimUser(Validator validator) {
        this.validator = validator;
    }

    record Address(
            @NotBlank @Email @Size(max = FirstOwner.LONGEST_EMAIL) @Nullable
            String userName) {}

    /** @throws ProblemException {@code VALIDATION_FAILED} */
    String address(UserDraft draft) {
        Address address = new Address(draft.userName());
        for (ConstraintViolation<Address> violation : validator.validate(address)) {
            throw ScimProblem.invalidValue("userName: an e-mail address; it " + violation.getMessage() + ".");
        }
        return VisibleText.name("userName", String.valueOf(address.userName()), FirstOwner.LONGEST_EMAIL);
    }
}
