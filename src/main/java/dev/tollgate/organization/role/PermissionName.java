package dev.tollgate.organization.role;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A permission that an own role may contain: lower-case words joined by colons; of {@code tokens:*} only verify, of
 * {@code people:*} none.
 */
@Pattern(regexp = "[a-z0-9-]+(:[a-z0-9-]+)*")
@Pattern(regexp = "tokens:verify|(?!(tokens|people)(:|$)).*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.TYPE_USE, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@interface PermissionName {
    String message() default
            "must be lower-case words joined by colons, of tokens:* only tokens:verify, of people:* none";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
