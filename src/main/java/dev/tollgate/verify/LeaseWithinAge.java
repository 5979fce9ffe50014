package dev.tollgate.verify;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Known tokens are answered for at least as long as a confirmation is current. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = LeaseWithinAge.Validator.class)
public @interface LeaseWithinAge {
    String message() default "must be at least the lease";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link LeaseWithinAge}. */
    final class Validator implements ConstraintValidator<LeaseWithinAge, VerifyConfig> {
        @Override
        public boolean isValid(@Nullable VerifyConfig value, ConstraintValidatorContext context) {
            if (value == null || value.maxAge().compareTo(value.lease()) >= 0) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addPropertyNode("max-age")
                    .addConstraintViolation();
            return false;
        }
    }
}
