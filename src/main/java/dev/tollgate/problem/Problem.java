package dev.tollgate.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Problem details as in RFC 9457.
 *
 * @param detail for the person who reads the client's log; null = the title says it all
 * @param code the {@link ProblemType}'s name, for programs
 * @param violations what is wrong with the request; only with {@code VALIDATION_FAILED}
 * @param members what a kind of problem says besides, each beside the fields above
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RegisterForReflection
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        String code,
        List<Violation> violations,
        @JsonAnyGetter @Schema(hidden = true) Map<String, ?> members) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ProblemType type, @Nullable String detail, List<Violation> violations) {
        return new Problem(
                type.uri(), type.title(), type.status(), detail, type.name(), List.copyOf(violations), Map.of());
    }

    Problem with(Map<String, ?> own) {
        return new Problem(type, title, status, detail, code, violations, own);
    }

    public static Problem of(ProblemType type, @Nullable String detail) {
        return of(type, detail, List.of());
    }
}
