package dev.tollgate.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.QueryParam;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which attributes an answer shows (RFC 7644 section 3.9), as a whole each; the id is always among them. */
public class AttributeSelection {
    private static final Set<String> ALWAYS = Set.of("id", "schemas");

    @QueryParam("attributes")
    @Parameter(description = "Only these, separated by commas.")
    @Nullable
    String attributes;

    @QueryParam("excludedAttributes")
    @Parameter(description = "All but these, separated by commas.")
    @Nullable
    String excludedAttributes;

    ObjectNode of(ObjectNode resource) {
        if (attributes != null && !attributes.isBlank()) {
            Set<String> wanted = names(attributes);
            keep(resource, field -> wanted.contains(field.toLowerCase(Locale.ROOT)));
        }
        if (excludedAttributes != null) {
            Set<String> unwanted = names(excludedAttributes);
            keep(resource, field -> !unwanted.contains(field.toLowerCase(Locale.ROOT)));
        }
        return resource;
    }

    private static void keep(ObjectNode resource, Predicate<String> which) {
        resource.retain(resource.properties().stream()
                .map(Map.Entry::getKey)
                .filter(field -> ALWAYS.contains(field) || which.test(field))
                .toList());
    }

    private static Set<String> names(String list) {
        return Stream.of(list.split(",", -1))
                .map(name -> AttributePath.withoutSchema(name.strip()).toLowerCase(Locale.ROOT))
                .map(name -> name.replaceFirst("\\..*", ""))
                .collect(Collectors.toSet());
    }
}
