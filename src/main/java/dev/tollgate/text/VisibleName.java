package dev.tollgate.text;

import dev.tollgate.problem.ProblemException;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A setting that is a name as {@link VisibleText} takes it. */
@Target({ElementType.METHOD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = VisibleName.Validator.class)
public @interface VisibleName {
    /** In characters. */
    int longest();

    String message() default "must have 1 to {longest} characters, all of them visible and of this process's locale";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Judges {@link VisibleName}. */
    final class Validator implements ConstraintValidator<VisibleName, String> {
        /** Stands for a byte of the environment that the locale has no character for. */
        private static final char UNREADABLE = '\ufffd';

        private int longest;

        @Override
        public void initialize(VisibleName name) {
            longest = name.longest();
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            try {
                return value == null || value.indexOf(UNREADABLE) < 0 && judge(value);
            } catch (ProblemException e) {
                return false;
            }
        }

        private boolean judge(String value) {
            return !VisibleText.name("name", value, longest).isEmpty();
        }
    }
}
