package dev.tollgate.login.oidc;

import dev.tollgate.publisher.identity.IssuerUrl;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The identifier of an issuer whom the operator trusts. */
@Target({ElementType.METHOD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ProviderUrl.Validator.class)
public @interface ProviderUrl {
    String message() default "must be an https URL without a query or a fragment; http is taken on this machine only";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link ProviderUrl}. */
    final class Validator implements ConstraintValidator<ProviderUrl, String> {
        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || IssuerUrl.isOwn(value);
        }
    }
}
