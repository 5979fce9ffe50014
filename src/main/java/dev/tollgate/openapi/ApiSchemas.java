package dev.tollgate.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the schemas of the OpenAPI document say in one way what may be null, a way that validators and generators of
 * clients agree on, and what an answer never leaves out.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiSchemas implements OASFilter {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final Map<String, String> FORMATS =
            Map.of(SCHEMAS + "Instant", "date-time", SCHEMAS + "UUID", "uuid");
    private static final Set<String> ANSWERS = Set.of(
            "AccessGrant",
            "AccessToken",
            "AuditEvent",
            "BulkAccepted",
            "BulkChangeOutcome",
            "BulkJob",
            "BulkRevocationOutcome",
            "ClaimCheck",
            "Creator",
            "EndOfSession",
            "EndingValue",
            "GroupRole",
            "IssuedAccessToken",
            "IssuedJobToken",
            "IssuedToken",
            "LeakReceipt",
            "Me",
            "Membership",
            "Organization",
            "Party",
            "Pending",
            "Publisher",
            "PublisherTest",
            "PublisherTestRule",
            "ReplicaRow",
            "Role",
            "Session",
            "SignIn",
            "SignInProvider",
            "Token",
            "User");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getComponents().getSchemas().forEach((name, schema) -> {
            Map<String, Schema> properties = schema.getProperties();
            if (properties == null) {
                return;
            }
            properties.values().forEach(ApiSchemas::unify);
            if (ANSWERS.contains(name) || name.startsWith("Page")) {
                schema.setRequired(new ArrayList<>(properties.keySet()));
            }
        });
    }

    private static void unify(Schema property) {
        String other = nullableReference(property);
        if (other == null) {
            return;
        }
        property.setRef(null);
        property.setEnumeration(null);
        String format = FORMATS.get(other);
        if (format != null) {
            property.setAnyOf(null);
            property.setType(List.of(SchemaType.STRING, SchemaType.NULL));
            property.setFormat(format);
            return;
        }
        property.setType((List<SchemaType>) null);
        property.setAnyOf(List.of(
                OASFactory.createSchema().ref(other), OASFactory.createSchema().addType(SchemaType.NULL)));
    }

    /** What a property refers to that may also be null, in whichever of its forms that is said. */
    private static @Nullable String nullableReference(Schema property) {
        List<SchemaType> types = property.getType();
        if (property.getRef() != null) {
            return types != null && types.contains(SchemaType.NULL) ? property.getRef() : null;
        }
        if (property.getAnyOf() == null) {
            return null;
        }
        return property.getAnyOf().stream()
                .map(Schema::getRef)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
