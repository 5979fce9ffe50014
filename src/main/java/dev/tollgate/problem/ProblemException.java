package dev.tollgate.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. Carries no stack trace: it is an answer, not a fault. */
public final class ProblemException extends RuntimeException {
    private final ProblemType type;
    private final @Nullable String detail;
    private final transient List<Violation> violations;
    private final @Nullable Duration retryAfter;
    private final transient Map<String, ?> members;

    public ProblemException(ProblemType type) {
        this(type, null, List.of(), null);
    }

    public ProblemException(ProblemType type, @Nullable String detail) {
        this(type, detail, List.of(), null);
    }

    private ProblemException(
            ProblemType type, @Nullable String detail, List<Violation> violations, @Nullable Duration retryAfter) {
        this(type, detail, violations, retryAfter, Map.of());
    }

    private ProblemException(
            ProblemType type,
            @Nullable String detail,
            List<Violation> violations,
            @Nullable Duration retryAfter,
            Map<String, ?> members) {
        super(detail == null ? type.title() : detail, null, false, false);
        this.type = type;
        this.detail = detail;
        this.violations = violations;
        this.retryAfter = retryAfter;
        this.members = members;
    }

    /** The same with members of its own (RFC 9457 section 3.2), for programs. */
    public ProblemException with(Map<String, ?> own) {
        return new ProblemException(type, detail, violations, retryAfter, own);
    }

    /** One field or parameter is wrong. */
    public static ProblemException invalid(String field, String message) {
        return invalid(List.of(new Violation(field, message)));
    }

    /** Several are; the list is not empty. */
    public static ProblemException invalid(List<Violation> violations) {
        Violation first = violations.get(0);
        return new ProblemException(
                ProblemType.VALIDATION_FAILED, first.field() + ": " + first.message(), violations, null);
    }

    /** {@code TOO_MANY_REQUESTS}, to be tried again after a while; sent as whole seconds, rounded up. */
    public static ProblemException throttled(Duration retryAfter) {
        return new ProblemException(ProblemType.TOO_MANY_REQUESTS, null, List.of(), retryAfter);
    }

    /** {@code UNAVAILABLE}, to be tried again after a while. */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(ProblemType.UNAVAILABLE, detail, List.of(), retryAfter);
    }

    /** {@code ISSUER_UNREACHABLE}, to be tried again after a while. */
    public static ProblemException issuerUnreachable(Duration retryAfter) {
        return new ProblemException(ProblemType.ISSUER_UNREACHABLE, null, List.of(), retryAfter);
    }

    /**
     * {@code FORBIDDEN}, with whom it is for as {@code requires}.
     *
     * @param audience the role or the kind of caller, as the API names it
     */
    public static ProblemException forbidden(Enum<?> audience) {
        return new ProblemException(ProblemType.FORBIDDEN).with(Map.of("requires", audience.name()));
    }

    public static ProblemException notFound() {
        return new ProblemException(ProblemType.NOT_FOUND);
    }

    public ProblemType type() {
        return type;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public Problem problem() {
        return Problem.of(type, detail, violations).with(members);
    }
}
