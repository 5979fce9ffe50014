package dev.tollgate.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Says in the OpenAPI document what holds for every operation of the admin API: who may call, which problems it
 * answers with, and where an {@code Idempotency-Key} is heard. Operations that say so themselves are left alone.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final String KEY = "IdempotencyKey";
    private static final String PROBLEM = "Problem";
    private static final Set<String> OPEN = Set.of("login", "startSession", "reportLeaks", "revoke", "jwks");
    private static final Set<String> ONCE = Set.of(
            "createOrganization",
            "createRole",
            "createToken",
            "rotateToken",
            "rotateOwnToken",
            "addUser",
            "resetAccessToken");
    private static final Set<String> ANSWERS = Set.of(
            "AccessGrant",
            "AccessToken",
            "AuditEvent",
            "Creator",
            "IssuedAccessToken",
            "JoinedUser",
            "Me",
            "Membership",
            "Organization",
            "Party",
            "Pending",
            "ReplicaRow",
            "Role",
            "Session",
            "Token",
            "User");
    private static final Map<Integer, String> PROBLEMS = Map.of(
            400, "`VALIDATION_FAILED`, `MALFORMED_JSON` or another fault of the request",
            401, "`UNAUTHENTICATED` or `BAD_CREDENTIALS`",
            403, "`FORBIDDEN`, `OWNER_REQUIRED` or `CSRF`",
            404, "`NOT_FOUND`: there is no such thing, or the caller cannot see it",
            409, "The state of things is against it; the code says why",
            413, "`PAYLOAD_TOO_LARGE`: over 64 KiB",
            415, "`UNSUPPORTED_MEDIA_TYPE`",
            422, "`IDEMPOTENCY_MISMATCH`: the key was used for another request",
            429, "`TOO_MANY_REQUESTS`: see Retry-After",
            503, "`UNAVAILABLE`: the database does not answer");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents();
        new TreeMap<>(PROBLEMS)
                .forEach((status, description) -> components.addResponse(PROBLEM + status, problem(description)));
        components.addSecurityScheme(
                "session",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("__Host-tollgate")
                        .description("The dashboard's cookie. Unsafe methods must come from the dashboard itself."));
        components.addParameter(KEY, idempotencyKey());
        api.getPaths().getPathItems().forEach(this::describe);
        components.getSchemas().forEach(ApiDescription::requireAll);
    }

    private void describe(String path, PathItem item) {
        item.getOperations().forEach((method, operation) -> {
            if (operation.getSecurity() == null) {
                describe(path, method, operation);
            }
        });
    }

    private void describe(String path, PathItem.HttpMethod method, Operation operation) {
        boolean open = OPEN.contains(operation.getOperationId());
        boolean writes = method != PathItem.HttpMethod.GET;
        List<Integer> statuses = new ArrayList<>(List.of(400, 503));
        if (!open) {
            statuses.addAll(List.of(401, 403));
        }
        if (path.contains("{")) {
            statuses.add(404);
        }
        if (writes) {
            statuses.addAll(List.of(409, 413, 415));
        }
        if (ONCE.contains(operation.getOperationId())) {
            statuses.add(422);
            operation.addParameter(OASFactory.createParameter().ref(KEY));
        }
        if (open && writes) {
            statuses.addAll(List.of(401, 429));
        }
        for (int status : statuses) {
            operation
                    .getResponses()
                    .addAPIResponse(
                            String.valueOf(status),
                            OASFactory.createAPIResponse().ref(PROBLEM + status));
        }
        operation.setSecurity(open ? List.of(OASFactory.createSecurityRequirement()) : callers(operation));
    }

    private static List<SecurityRequirement> callers(Operation operation) {
        SecurityRequirement bearer = OASFactory.createSecurityRequirement().addScheme("bearer");
        boolean holder = operation.getOperationId().endsWith("OwnToken");
        return holder
                ? List.of(bearer)
                : List.of(bearer, OASFactory.createSecurityRequirement().addScheme("session"));
    }

    private static APIResponse problem(String description) {
        Schema schema = OASFactory.createSchema().ref(PROBLEM);
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(schema)));
    }

    private static Parameter idempotencyKey() {
        Schema schema = OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                .minLength(1)
                .maxLength(255)
                .pattern("^[!-~]+$");
        return OASFactory.createParameter()
                .name("Idempotency-Key")
                .in(Parameter.In.HEADER)
                .schema(schema)
                .description("The same request with the same key has one effect and one answer for 24 hours;"
                        + " the value that it shows is kept for 10 minutes.");
    }

    /** Answers leave nothing out: what has no value is null. */
    private static void requireAll(String name, Schema schema) {
        if (ANSWERS.contains(name) || name.startsWith("Page")) {
            schema.setRequired(new ArrayList<>(schema.getProperties().keySet()));
        }
    }
}
