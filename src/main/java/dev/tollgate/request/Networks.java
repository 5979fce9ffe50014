package dev.tollgate.request;

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

/** Networks as {@link AddressRanges} takes them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Networks.Validator.class)
public @interface Networks {
    String message() default "must name networks in CIDR notation, without bits behind the prefix";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link Networks}. */
    final class Validator implements ConstraintValidator<Networks, Optional<List<String>>> {
        @Override
        public boolean isValid(@Nullable Optional<List<String>> value, ConstraintValidatorContext context) {
            try {
                var unused = value == null ? null : ClientAddress.ranges(value);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
