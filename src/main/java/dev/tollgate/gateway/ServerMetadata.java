package dev.tollgate.gateway;

import dev.tollgate.http.PublicUrl;
import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;

/** {@code /.well-known/oauth-authorization-server} (RFC 8414): where the OAuth dialects are. */
@Singleton
final class ServerMetadata {
    private final String document;

    ServerMetadata(PublicUrl issuer) {
        this.document = new JsonObject()
                .put("issuer", issuer.url())
                .put("token_endpoint", issuer.at("/oauth2/token"))
                .put("token_endpoint_auth_methods_supported", JsonArray.of("none"))
                .put("grant_types_supported", JsonArray.of("urn:ietf:params:oauth:grant-type:token-exchange"))
                .put("introspection_endpoint", issuer.at("/oauth2/introspect"))
                .put(
                        "introspection_endpoint_auth_methods_supported",
                        JsonArray.of("client_secret_basic", "client_secret_post", "Bearer"))
                .put("revocation_endpoint", issuer.at("/oauth2/revoke"))
                .put("revocation_endpoint_auth_methods_supported", JsonArray.of("none"))
                .put("jwks_uri", issuer.at("/.well-known/jwks.json"))
                .put("response_types_supported", new JsonArray())
                .encode();
    }

    void send(HttpServerRequest request) {
        RequestBody.discard(request);
        if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            ProblemRoutes.send(request.response(), Problem.of(ProblemType.METHOD_NOT_ALLOWED, null));
            return;
        }
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(document));
    }
}
