package dev.tollgate.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of an OAuth request: without a value they count as absent (RFC 6749 section 3.2). */
record Form(Map<String, List<String>> parameters) {
    private static final Form UNREADABLE = new Form(Map.of());

    /** A text that is no form has no parameters. */
    static Form of(Buffer body) {
        try {
            return new Form(new QueryStringDecoder(
                            body.toString(StandardCharsets.UTF_8),
                            StandardCharsets.UTF_8,
                            false,
                            Integer.MAX_VALUE,
                            true)
                    .parameters());
        } catch (IllegalArgumentException e) {
            return UNREADABLE;
        }
    }

    boolean repeatsAny() {
        return parameters.values().stream().anyMatch(values -> values.size() > 1);
    }

    /** The value that is given once; null if there is none, or more. */
    @Nullable
    String only(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.size() > 1 || values.get(0).isEmpty() ? null : values.get(0);
    }

    @Override
    public String toString() {
        return "Form[redacted]";
    }
}
