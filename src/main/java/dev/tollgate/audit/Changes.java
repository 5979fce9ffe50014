package dev.tollgate.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a change was, field by field: {@code {"label": {"from": "old", "to": "new"}}}. */
public final class Changes {
    private Changes() {}

    /** The fields that differ, each with its old and its new value; empty if nothing was changed. */
    public static Map<String, Map<String, @Nullable Object>> between(
            Map<String, ? extends @Nullable Object> before, Map<String, ? extends @Nullable Object> after) {
        Map<String, Map<String, @Nullable Object>> changes = new LinkedHashMap<>();
        after.forEach((field, value) -> {
            Object former = before.get(field);
            if (!Objects.equals(former, value)) {
                Map<String, @Nullable Object> both = new LinkedHashMap<>();
                both.put("from", former);
                both.put("to", value);
                changes.put(field, both);
            }
        });
        return changes;
    }
}
