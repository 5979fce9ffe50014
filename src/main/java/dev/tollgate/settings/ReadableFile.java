package dev.tollgate.settings;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that this process can read. */
@Target({ElementType.METHOD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ReadableFile.Validator.class)
public @interface ReadableFile {
    String message() default "must name a file that can be read";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link ReadableFile}. */
    final class Validator implements ConstraintValidator<ReadableFile, Path> {
        @Override
        public boolean isValid(@Nullable Path file, ConstraintValidatorContext context) {
            return file == null || Files.isRegularFile(file) && Files.isReadable(file);
        }
    }
}
