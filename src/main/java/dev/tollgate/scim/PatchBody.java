package dev.tollgate.scim;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a PATCH looks, for the description: it is read more leniently. */
@Schema(name = "ScimPatch")
record PatchBody(
        List<String> schemas, @JsonProperty("Operations") List<Change> operations) {
    @Schema(name = "ScimOperation")
    record Change(
            @Schema(enumeration = {"add", "replace", "remove"})
            String op,

            @Nullable String path,
            @Nullable Object value) {}
}
