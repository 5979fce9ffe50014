package dev.tollgate.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.problem.ProblemException;
import java.util.Locale;
import java.util.Map;

/**
 * The operations of a PATCH (RFC 7644 section 3.5.2), in their order. Also those that Entra ID writes in its own way: the name
 * of an operation with a capital, and paths as the names of fields.
 */
final class ScimPatch {
    private static final int MOST = 100;

    private ScimPatch() {}

    /** @throws ProblemException {@code invalidSyntax}, {@code invalidPath}, {@code invalidValue}, {@code mutability} */
    static UserDraft apply(JsonNode body, UserDraft draft) {
        JsonNode operations = field(body, "operations");
        if (!operations.isArray() || operations.isEmpty() || operations.size() > MOST) {
            throw ScimProblem.invalidSyntax("Operations must be an array of 1 to " + MOST + " operations.");
        }
        operations.forEach(operation -> draft.hear(() -> carryOut(operation, draft)));
        return draft;
    }

    private static void carryOut(JsonNode operation, UserDraft draft) {
        String name = field(operation, "op").asText().toLowerCase(Locale.ROOT);
        JsonNode path = field(operation, "path");
        JsonNode value = field(operation, "value");
        switch (name) {
            case "add", "replace" -> put(path, value, name.equals("add"), draft);
            case "remove" -> {
                if (!path.isTextual()) {
                    throw noTarget();
                }
                draft.clear(AttributePath.parse(path.textValue()), value.isMissingNode() ? null : value);
            }
            default -> throw ScimProblem.invalidSyntax("op must be add, replace or remove.");
        }
    }

    private static void put(JsonNode path, JsonNode value, boolean adds, UserDraft draft) {
        if (value.isMissingNode()) {
            throw ScimProblem.invalidValue("An operation that adds or replaces needs a value.");
        }
        if (path.isTextual() && !isWhole(path.textValue())) {
            draft.put(AttributePath.parse(path.textValue()), value, adds);
            return;
        }
        if (!value.isObject()) {
            throw ScimProblem.invalidValue("Without a path, the value must be an object.");
        }
        value.properties()
                .forEach(each -> draft.hear(() -> {
                    if (isWhole(each.getKey())) {
                        put(MissingNode.getInstance(), each.getValue(), adds, draft);
                    } else {
                        draft.put(AttributePath.parse(each.getKey()), each.getValue(), adds);
                    }
                }));
    }

    /** The schema's name is the user as a whole (RFC 7644 section 3.10). */
    private static boolean isWhole(String path) {
        return path.isBlank() || path.equalsIgnoreCase(ScimUserView.SCHEMA);
    }

    private static ProblemException noTarget() {
        return ScimProblem.noTarget("An operation that removes needs a path.");
    }

    private static JsonNode field(JsonNode object, String name) {
        return object.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }
}
