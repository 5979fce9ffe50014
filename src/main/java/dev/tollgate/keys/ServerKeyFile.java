package dev.tollgate.keys;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file with enough bytes for a key. */
@Target({ElementType.METHOD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ServerKeyFile.Validator.class)
public @interface ServerKeyFile {
    int BYTES = 32;

    String message() default "must name a readable file of at least " + BYTES + " random bytes";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link ServerKeyFile}. */
    final class Validator implements ConstraintValidator<ServerKeyFile, Path> {
        @Override
        public boolean isValid(@Nullable Path file, ConstraintValidatorContext context) {
            try {
                return file == null || Files.readAllBytes(file).length >= BYTES;
            } catch (IOException e) {
                return false;
            }
        }
    }
}
