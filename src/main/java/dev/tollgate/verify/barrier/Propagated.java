package dev.tollgate.verify.barrier;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource method that changes what verifies: after its transaction has committed, the call waits until
 * every replica has applied the change, and says in {@code Tollgate-Propagation} whether that was so.
 */
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Propagated {
    /** Whether a pending propagation changes the status to 202 with the particulars as body. */
    @Nonbinding
    boolean accepted() default false;

    /** Whether the answer says nothing of it, lest it tell what exists. */
    @Nonbinding
    boolean silent() default false;
}
