package dev.tollgate.openapi;

import dev.tollgate.problem.ScimError;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Says in the OpenAPI document what holds for every operation of the admin API: who may call, which problems it
 * answers with, which headers its answers have, and where an {@code Idempotency-Key} is heard. What an operation says
 * itself is left alone.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final String KEY = "IdempotencyKey";
    private static final String CONDITION = "IfMatch";
    private static final Set<String> OPEN = Set.of(
            "login",
            "startSession",
            "reportLeaks",
            "revoke",
            "jwks",
            "exchangeToken",
            "setPassword",
            "lookupInvitation",
            "signUp",
            "confirmNoticeAddress",
            "signInOptions",
            "signIn",
            "signInCallback",
            "backchannelLogout");
    /** There is such a thing where it is configured. */
    private static final Set<String> OPTIONAL =
            Set.of("confirmNoticeAddress", "signIn", "signInCallback", "backchannelLogout");

    private static final Set<String> LOGIN = Set.of("login", "startSession");
    private static final Set<String> THROTTLED = Set.of(
            "login",
            "startSession",
            "changePassword",
            "reportLeaks",
            "exchangeToken",
            "testPublishers",
            "listAuditEvents",
            "verifyAuditEvents",
            "listInstallationAuditEvents",
            "verifyInstallationAuditEvents");
    private static final Set<String> SECRET = Set.of(
            "login",
            "createToken",
            "rotateToken",
            "rotateOwnToken",
            "addUser",
            "resetAccessToken",
            "resetPassword",
            "acceptInvitation",
            "signUp",
            "exchangeToken",
            "createWebhook",
            "rotateWebhookSecret");
    private static final Set<String> ONCE = Set.of(
            "createOrganization",
            "createPublisher",
            "createRole",
            "createToken",
            "rotateToken",
            "rotateOwnToken",
            "addUser",
            "resetAccessToken",
            "resetPassword",
            "acceptInvitation",
            "signUp",
            "bulkRevokeTokens",
            "bulkChangeTokens",
            "createWebhook",
            "rotateWebhookSecret",
            "testWebhook",
            "redeliver",
            "importTokens",
            "createScimUser");
    /** The schemas whose answers carry an entity tag. */
    private static final Set<String> TAGGED =
            Set.of("Token", "IssuedToken", "Organization", "Publisher", "Role", "ScimUser", "Webhook");

    /** What may be changed on condition that nobody else has. */
    private static final Set<String> CONDITIONAL = Set.of(
            "changeToken",
            "deleteToken",
            "changeOrganization",
            "deleteOrganization",
            "changePublisher",
            "deletePublisher",
            "changeRole",
            "deleteRole",
            "changeWebhook",
            "deleteWebhook",
            "endEndingValue",
            "endOwnToken",
            "replaceScimUser",
            "changeScimUser",
            "deleteScimUser");
    /** What a head that is not taken is answered, whatever it asks for. */
    private static final Set<Integer> HEAD = new TreeSet<>(Set.of(400, 408, 414, 431, 500));

    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);
    private static final DotName PROPAGATED = DotName.createSimple("dev.tollgate.verify.barrier.Propagated");

    private final Set<String> propagated;

    public ApiDescription(IndexView classes) {
        propagated = operations(classes);
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents();
        ProblemAnswers.addTo(components);
        components.addSecurityScheme(
                "session",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("__Host-tollgate")
                        .description("The dashboard's cookie. Unsafe methods must come from the dashboard itself."));
        components.addParameter(KEY, idempotencyKey());
        components.addParameter(CONDITION, condition());
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
                    if (operation.getSecurity() == null) {
                        describe(path, method, operation);
                    } else {
                        addProblems(HEAD, operation.getResponses());
                    }
                }));
    }

    private void describe(String path, PathItem.HttpMethod method, Operation operation) {
        String id = operation.getOperationId();
        boolean open = OPEN.contains(id);
        operation.getResponses().getAPIResponses().values().forEach(ApiDescription::dropEmptyContent);
        headers(id, operation.getResponses());
        if (ONCE.contains(id)) {
            operation.addParameter(OASFactory.createParameter().ref(KEY));
        }
        if (CONDITIONAL.contains(id)) {
            operation.addParameter(OASFactory.createParameter().ref(CONDITION));
        }
        Set<Integer> statuses = statuses(path, method != PathItem.HttpMethod.GET, operation);
        if (ScimError.isReadAt(path)) {
            statuses.forEach(status ->
                    operation.getResponses().addAPIResponse(status.toString(), ProblemAnswers.ofScim(status)));
        } else {
            addProblems(statuses, operation.getResponses());
        }
        operation.setSecurity(open ? List.of(OASFactory.createSecurityRequirement()) : callers(operation));
    }

    private static void addProblems(Set<Integer> statuses, APIResponses answers) {
        for (int status : statuses) {
            if (!answers.hasAPIResponse(String.valueOf(status))) {
                answers.addAPIResponse(String.valueOf(status), ProblemAnswers.of(status));
            }
        }
    }

    private static Set<Integer> statuses(String path, boolean writes, Operation operation) {
        String id = operation.getOperationId();
        // A body is judged where there should be none, and Accept where nothing is answered but a problem.
        Set<Integer> statuses = new TreeSet<>(Set.of(400, 406, 408, 413, 414, 415, 431, 500, 503));
        if (!OPEN.contains(id)) {
            statuses.addAll(writes ? Set.of(401, 403, 409) : Set.of(401, 403));
        }
        if (LOGIN.contains(id)) {
            statuses.add(401);
        }
        if (id.equals("signUp")) {
            statuses.addAll(Set.of(401, 409));
        }
        if (id.equals("startSession")) {
            statuses.add(403);
        }
        if (path.contains("{") || OPTIONAL.contains(id)) {
            statuses.add(404);
        }
        if (CONDITIONAL.contains(id)) {
            statuses.add(412);
        }
        if (ONCE.contains(id)) {
            statuses.add(422);
        }
        if (THROTTLED.contains(id)) {
            statuses.add(429);
        }
        return statuses;
    }

    private void headers(String id, APIResponses answers) {
        answers.getAPIResponses().forEach((status, answer) -> {
            if (!status.startsWith("2")) {
                return;
            }
            if (status.equals("201")) {
                answer.addHeader("Location", header("Location"));
            }
            if (isTagged(answer)) {
                answer.addHeader("ETag", header("ETag"));
            }
            if (SECRET.contains(id)) {
                answer.addHeader("Cache-Control", header("NoStore"));
            }
            if (propagated.contains(id)) {
                answer.addHeader("Tollgate-Propagation", header("Propagation"));
                answer.addHeader("Tollgate-Effective-By", header("EffectiveBy"));
            }
        });
    }

    private static boolean isTagged(APIResponse answer) {
        return answer.getContent() != null
                && answer.getContent().getMediaTypes().values().stream()
                        .map(MediaType::getSchema)
                        .anyMatch(schema -> schema != null
                                && schema.getRef() != null
                                && TAGGED.contains(schema.getRef()
                                        .substring(schema.getRef().lastIndexOf('/') + 1)));
    }

    /** The operations that are annotated as changing what verifies, and do not keep silent about it. */
    private static Set<String> operations(IndexView classes) {
        Set<String> ids = new HashSet<>(Set.of("revoke"));
        for (AnnotationInstance annotation : classes.getAnnotations(PROPAGATED)) {
            if (annotation.target().kind() != AnnotationTarget.Kind.METHOD) {
                continue;
            }
            boolean silent = annotation.value("silent") != null
                    && annotation.value("silent").asBoolean();
            AnnotationInstance operation = annotation.target().asMethod().annotation(OPERATION);
            if (operation != null && !silent) {
                ids.add(operation.value("operationId").asString());
            }
        }
        return ids;
    }

    private static List<SecurityRequirement> callers(Operation operation) {
        String id = operation.getOperationId();
        if (id.contains("Scim")) {
            return List.of(OASFactory.createSecurityRequirement().addScheme("bearer"));
        }
        return Stream.of("bearer", id.endsWith("OwnToken") ? "basic" : "session")
                .map(scheme -> OASFactory.createSecurityRequirement().addScheme(scheme))
                .toList();
    }

    private static void dropEmptyContent(APIResponse answer) {
        if (answer.getContent() != null
                && answer.getContent().getMediaTypes().values().stream()
                        .map(MediaType::getSchema)
                        .allMatch(s -> s == null || s.getRef() == null && s.getType() == null)) {
            answer.setContent(null);
        }
    }

    private static Header header(String name) {
        return OASFactory.createHeader().ref(name);
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

    private static Parameter condition() {
        return OASFactory.createParameter()
                .name("If-Match")
                .in(Parameter.In.HEADER)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING))
                .description(
                        "The `ETag` of what was read, or several, or `*`: without one that holds, nothing is done.");
    }
}
