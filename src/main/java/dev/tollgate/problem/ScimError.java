package dev.tollgate.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A problem as a company's directory reads it (RFC 7644 section 3.12).
 *
 * @param status as a text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record ScimError(List<String> schemas, @Nullable String scimType, String detail, String status) {
    public static final String MEDIA_TYPE = "application/scim+json";

    /** The member of a problem that names its kind in these words. */
    public static final String TYPE = "scimType";

    private static final List<String> SCHEMAS = List.of("urn:ietf:params:scim:api:messages:2.0:Error");
    private static final Pattern PATH = Pattern.compile("/api/v1/organizations/[^/]+/scim/v2(/.*)?");

    /** Whether whoever asks there is answered so. */
    public static boolean isReadAt(String path) {
        return path.contains("/scim/v2") && PATH.matcher(path).matches();
    }

    public static ScimError of(Problem problem) {
        String detail = problem.detail() == null ? problem.title() : problem.detail();
        return new ScimError(SCHEMAS, type(problem), detail, String.valueOf(problem.status()));
    }

    /** For an answer that is made before there is anybody to turn it into JSON. */
    JsonObject json() {
        JsonObject json = JsonObject.of("schemas", new JsonArray(schemas), "detail", detail, "status", status);
        return scimType == null ? json : json.put(TYPE, scimType);
    }

    private static @Nullable String type(Problem problem) {
        if (problem.members().get(TYPE) instanceof String named) {
            return named;
        }
        if (problem.code().equals(ProblemType.MALFORMED_JSON.name())) {
            return "invalidSyntax";
        }
        return problem.code().equals(ProblemType.VALIDATION_FAILED.name()) ? "invalidValue" : null;
    }
}
