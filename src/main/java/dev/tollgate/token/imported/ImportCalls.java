package dev.tollgate.token.imported;

import dev.tollgate.http.FewAtOnce;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Imports: their bodies are large, and what is in them holds a worker for seconds. */
@Singleton
final class ImportCalls extends FewAtOnce {
    private static final int MOST = 2;
    private static final int LONGEST_BODY = 8 * 1024 * 1024;

    ImportCalls() {
        super(MOST);
    }

    @Override
    protected boolean covers(HttpServerRequest request) {
        return HttpMethod.POST.equals(request.method())
                && request.path().startsWith("/api/v1/organizations/")
                && request.path().endsWith("/tokens/import");
    }

    @Override
    protected int longestBody() {
        return LONGEST_BODY;
    }

    @Override
    protected String refusal() {
        return "Other imports are under way.";
    }
}
