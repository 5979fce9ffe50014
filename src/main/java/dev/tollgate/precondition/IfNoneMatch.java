package dev.tollgate.precondition;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;

/** The header {@code If-None-Match} (RFC 9110 section 13.1.2): whoever has a version already need not be told it again. */
@Singleton
public class IfNoneMatch {
    private final HttpServerRequest request;

    IfNoneMatch(HttpServerRequest request) {
        this.request = request;
    }

    /** Whether the header is there and names this version. */
    public boolean names(Version version) {
        List<String> fields = request.headers().getAll("If-None-Match");
        return !fields.isEmpty() && IfMatch.allows(String.join(",", fields), version.opaque());
    }
}
