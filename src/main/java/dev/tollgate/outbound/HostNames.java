package dev.tollgate.outbound;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hosts as {@link ExceptedHosts} takes them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = HostNames.Validator.class)
public @interface HostNames {
    String message() default "must name hosts such as hooks.example or hooks.example:8443";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link HostNames}. */
    final class Validator implements ConstraintValidator<HostNames, Optional<List<String>>> {
        @Override
        public boolean isValid(@Nullable Optional<List<String>> value, ConstraintValidatorContext context) {
            try {
                var unused = ExceptedHosts.of(value == null ? List.of() : value.orElse(List.of()));
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
