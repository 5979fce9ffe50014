package dev.tollgate.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The published OpenAPI document, as far as requests are made from it and answers are measured by it. */
final class Description {
    private static final Path PUBLISHED = Path.of("docs", "openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "delete", "put");

    private final JsonNode document;

    private Description(JsonNode document) {
        this.document = document;
    }

    static Description published() {
        try {
            return new Description(new YAMLMapper().readTree(Files.readString(PUBLISHED)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param queries the names of the parameters in the query
     * @param mediaType of the body, empty if it takes none
     * @param body the schema of the body, missing if it takes none
     */
    record Operation(
            String id,
            String method,
            String path,
            List<JsonNode> queries,
            String mediaType,
            JsonNode body,
            Set<String> statuses) {
        /** Whether an error may be answered by the code of a verdict, without a body. */
        boolean isForwardAuth() {
            return path.equals("/auth") || path.equals("/ext-authz");
        }

        /** Whether an error may be answered as OAuth says it. */
        boolean isOAuth() {
            return path.startsWith("/oauth2/");
        }

        /** Whether an error is answered as SCIM says it. */
        boolean isScim() {
            return path.contains("/scim/v2");
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(item -> {
                    if (METHODS.contains(item.getKey())) {
                        operations.add(operation(path.getKey(), item.getKey(), item.getValue()));
                    }
                }));
        return operations;
    }

    private Operation operation(String path, String method, JsonNode operation) {
        List<JsonNode> queries = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = resolve(parameter);
            if (resolved.path("in").asText().equals("query")) {
                queries.add(resolved);
            }
        }
        var content = operation.path("requestBody").path("content").fields();
        var body = content.hasNext() ? content.next() : null;
        Set<String> statuses = new TreeSet<>();
        operation.get("responses").fieldNames().forEachRemaining(statuses::add);
        return new Operation(
                operation.get("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                queries,
                body == null ? "" : body.getKey(),
                body == null ? document.path("none") : body.getValue().path("schema"),
                statuses);
    }

    /** What a reference leads to, and anything else as it is. */
    JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : resolve(document.at(reference.substring(1)));
    }
}
