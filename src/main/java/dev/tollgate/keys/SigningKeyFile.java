package dev.tollgate.keys;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file with a key that signs, and whose signature verifies. */
@Target({ElementType.METHOD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = SigningKeyFile.Validator.class)
public @interface SigningKeyFile {
    String message() default "must name readable files, each with one EC P-256 private key (PKCS#8 PEM)";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link SigningKeyFile}. */
    final class Validator implements ConstraintValidator<SigningKeyFile, Path> {
        @Override
        public boolean isValid(@Nullable Path file, ConstraintValidatorContext context) {
            return file == null || SigningKey.isIn(file);
        }
    }
}
