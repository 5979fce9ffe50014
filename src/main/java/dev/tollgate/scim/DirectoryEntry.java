package dev.tollgate.scim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a directory has said of a person; nothing of it is the account's. */
record DirectoryEntry(
        @Nullable String externalId,
        @Nullable String displayName,
        @Nullable String formatted,
        @Nullable String givenName,
        @Nullable String familyName) {
    static final DirectoryEntry NONE = new DirectoryEntry(null, null, null, null, null);

    /** For the audit log. */
    Map<String, @Nullable String> fields() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("externalId", externalId);
        fields.put("displayName", displayName);
        fields.put("name.formatted", formatted);
        fields.put("name.givenName", givenName);
        fields.put("name.familyName", familyName);
        return fields;
    }
}
