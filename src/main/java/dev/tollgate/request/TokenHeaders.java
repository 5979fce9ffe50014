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

/** Headers that can present a token. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = TokenHeaders.Validator.class)
public @interface TokenHeaders {
    String message() default "must name headers such as X-API-Key, none that has a meaning of its own";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link TokenHeaders}. */
    final class Validator implements ConstraintValidator<TokenHeaders, Optional<List<String>>> {
        @Override
        public boolean isValid(@Nullable Optional<List<String>> value, ConstraintValidatorContext context) {
            return value == null || PresentedValue.names(value).stream().allMatch(PresentedValue::isHeader);
        }
    }
}
