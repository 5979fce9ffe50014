package dev.tollgate.scim;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A part of a list (RFC 7644 section 3.4.2).
 *
 * @param totalResults in the whole list
 * @param startIndex the place of the first, from 1 on
 */
@Schema(name = "ScimList")
@RegisterForReflection
record ScimList(
        List<String> schemas,
        long totalResults,
        long startIndex,
        int itemsPerPage,

        @JsonProperty("Resources") @Schema(implementation = ScimUserView[].class)
        List<JsonNode> resources) {
    private static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

    static ScimList of(long total, long startIndex, List<JsonNode> resources) {
        return new ScimList(List.of(SCHEMA), total, startIndex, resources.size(), resources);
    }
}
