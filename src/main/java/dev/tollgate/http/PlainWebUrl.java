package dev.tollgate.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A URL to which paths can be added. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PlainWebUrl.Validator.class)
public @interface PlainWebUrl {
    String message() default "must be an http or https URL with a host, without a query or a fragment";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link PlainWebUrl}. */
    final class Validator implements ConstraintValidator<PlainWebUrl, URI> {
        @Override
        public boolean isValid(@Nullable URI value, ConstraintValidatorContext context) {
            return value == null || PublicUrl.isPlain(value);
        }
    }
}
