package dev.tollgate.scim;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What this service is able to (RFC 7643 sections 5 to 7), as answers say it. */
final class ScimDescription {
    private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";
    private static final String READ_WRITE = "readWrite";
    private static final String READ_ONLY = "readOnly";

    private ScimDescription() {}

    /** @param base the address that the endpoints are under */
    static Map<String, Object> serviceProvider(String base) {
        return ordered(
                entry("schemas", List.of(CORE + "ServiceProviderConfig")),
                entry("patch", Map.of("supported", true)),
                entry("bulk", Map.of("supported", false, "maxOperations", 0, "maxPayloadSize", 0)),
                entry("filter", Map.of("supported", true, "maxResults", ListRequest.MOST)),
                entry("changePassword", Map.of("supported", false)),
                entry("sort", Map.of("supported", false)),
                entry("etag", Map.of("supported", true)),
                entry(
                        "authenticationSchemes",
                        List.of(Map.of(
                                "type", "oauthbearertoken",
                                "name", "Bearer token",
                                "description", "An integration token with the managed role SCIM.",
                                "primary", true))),
                entry("meta", meta("ServiceProviderConfig", base + "/ServiceProviderConfig")));
    }

    static Map<String, Object> resourceType(String base) {
        return ordered(
                entry("schemas", List.of(CORE + "ResourceType")),
                entry("id", "User"),
                entry("name", "User"),
                entry("endpoint", "/Users"),
                entry("description", "A member of the organization, or one who has been it"),
                entry("schema", ScimUserView.SCHEMA),
                entry("meta", meta("ResourceType", base + "/ResourceTypes/User")));
    }

    static Map<String, Object> userSchema(String base) {
        return ordered(
                entry("schemas", List.of(CORE + "Schema")),
                entry("id", ScimUserView.SCHEMA),
                entry("name", "User"),
                entry("description", "A member of the organization, or one who has been it"),
                entry(
                        "attributes",
                        List.of(
                                userName(),
                                text("externalId", true, READ_WRITE),
                                complex(
                                        "name",
                                        false,
                                        READ_WRITE,
                                        text("formatted", false, READ_WRITE),
                                        text("givenName", false, READ_WRITE),
                                        text("familyName", false, READ_WRITE)),
                                text("displayName", false, READ_WRITE),
                                complex(
                                        "emails",
                                        true,
                                        READ_ONLY,
                                        text("value", false, READ_ONLY),
                                        text("type", false, READ_ONLY),
                                        truth("primary", READ_ONLY)),
                                truth("active", READ_WRITE),
                                complex(
                                        "roles",
                                        true,
                                        READ_WRITE,
                                        text("value", true, READ_WRITE),
                                        truth("primary", READ_ONLY)))),
                entry("meta", meta("Schema", base + "/Schemas/" + ScimUserView.SCHEMA)));
    }

    /** It makes the account, and is the account's from then on. */
    private static Map<String, Object> userName() {
        Map<String, Object> userName = text("userName", false, "immutable");
        userName.put("required", true);
        userName.put("uniqueness", "server");
        return userName;
    }

    private static Map<String, Object> text(String name, boolean caseExact, String mutability) {
        Map<String, Object> text = attribute(name, "string", false, mutability);
        text.put("caseExact", caseExact);
        text.put("uniqueness", "none");
        return text;
    }

    private static Map<String, Object> truth(String name, String mutability) {
        return attribute(name, "boolean", false, mutability);
    }

    @SafeVarargs
    private static Map<String, Object> complex(
            String name, boolean multiValued, String mutability, Map<String, Object>... parts) {
        Map<String, Object> complex = attribute(name, "complex", multiValued, mutability);
        complex.put("subAttributes", List.of(parts));
        return complex;
    }

    private static Map<String, Object> attribute(String name, String type, boolean multiValued, String mutability) {
        return ordered(
                entry("name", name),
                entry("type", type),
                entry("multiValued", multiValued),
                entry("required", false),
                entry("mutability", mutability),
                entry("returned", "default"));
    }

    private static Map<String, Object> meta(String type, String location) {
        return Map.of("resourceType", type, "location", location);
    }

    @SafeVarargs
    private static Map<String, Object> ordered(Map.Entry<String, Object>... entries) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        Stream.of(entries).forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }
}
