package dev.tollgate.gateway;

import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.PresentedValue;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /oauth2/introspect} (RFC 7662); errors as in RFC 6749 section 5.2. */
@Singleton
final class Introspection {
    private static final String INACTIVE = "{\"active\":false}";

    private final Inquiry inquiry;
    private final Issuer issuer;

    Introspection(Inquiry inquiry, Issuer issuer) {
        this.inquiry = inquiry;
        this.issuer = issuer;
    }

    void introspect(HttpServerRequest request) {
        if (mayAsk(request)) {
            RequestBody.read(
                    request,
                    body -> answer(request.response(), body),
                    () -> error(request.response(), 413, "invalid_request", "the body is too large"));
        }
    }

    private boolean mayAsk(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!HttpMethod.POST.equals(request.method())) {
            response.putHeader(HttpHeaders.ALLOW, "POST");
            return refuse(request, 405, "invalid_request", "the method must be POST");
        }
        switch (inquiry.standing(request)) {
            case UNAUTHENTICATED -> {
                challenge(request, "");
                return refuse(request, 401, "invalid_client", "the caller's own token is not valid");
            }
            case FORBIDDEN -> {
                challenge(request, " error=\"insufficient_scope\"");
                return refuse(request, 401, "invalid_client", "the caller's own token may not introspect");
            }
            case UNAVAILABLE -> {
                response.putHeader(HttpHeaders.RETRY_AFTER, "1");
                return refuse(request, 503, "temporarily_unavailable", null);
            }
            case MAY_ASK -> {
                return GatewayHttp.hasType(request, "application/x-www-form-urlencoded")
                        || refuse(request, 400, "invalid_request", "the body must be a form");
            }
        }
        return false;
    }

    private void answer(HttpServerResponse response, Buffer body) {
        Question question = question(body);
        if (question == null) {
            error(response, 400, "invalid_request", "token must be given once, and no parameter repeated");
            return;
        }
        Verdict verdict = inquiry.ask(Dialect.INTROSPECT, question.token(), List.of(), question);
        if (verdict.code() == VerdictCode.UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
            error(response, 503, "temporarily_unavailable", null);
            return;
        }
        GatewayHttp.sendJson(response, verdict.valid() ? active(Objects.requireNonNull(verdict.token())) : INACTIVE);
    }

    /** Parameters without a value count as absent (RFC 6749 section 3.2), unknown ones are ignored; null = invalid. */
    private static @Nullable Question question(Buffer body) {
        Map<String, List<String>> form;
        try {
            form = new QueryStringDecoder(
                            body.toString(StandardCharsets.UTF_8),
                            StandardCharsets.UTF_8,
                            false,
                            Integer.MAX_VALUE,
                            true)
                    .parameters();
        } catch (IllegalArgumentException e) {
            return null;
        }
        for (List<String> values : form.values()) {
            if (values.size() > 1) {
                return null;
            }
        }
        String token = value(form, "token");
        return token == null ? null : new Question(token, List.of(), value(form, "client_address"));
    }

    private static @Nullable String value(Map<String, List<String>> form, String name) {
        List<String> values = form.get(name);
        return values == null || values.get(0).isEmpty() ? null : values.get(0);
    }

    private String active(KnownToken token) {
        StringBuilder json = new StringBuilder(512).append("{\"active\":true,\"scope\":");
        VerdictJson.appendText(json, String.join(" ", token.role().permissions()));
        json.append(",\"client_id\":\"")
                .append(token.organization().id())
                .append("\",\"sub\":\"")
                .append(token.id())
                .append('"');
        long end = Math.min(token.expiresAtMillis(), token.endsAtMillis());
        if (end != Long.MAX_VALUE) {
            json.append(",\"exp\":").append(Math.floorDiv(end, 1000L));
        }
        json.append(",\"iat\":")
                .append(Math.floorDiv(token.createdAtMillis(), 1000L))
                .append(",\"iss\":");
        VerdictJson.appendText(json, issuer.url());
        return json.append(",\"token_type\":\"Bearer\"}").toString();
    }

    /** The scheme that the caller used (RFC 6749 section 5.2). */
    private static void challenge(HttpServerRequest request, String error) {
        request.response()
                .putHeader(
                        GatewayHttp.WWW_AUTHENTICATE,
                        PresentedValue.isBasic(request.headers()) ? "Basic realm=\"tollgate\"" : "Bearer" + error);
    }

    private static boolean refuse(HttpServerRequest request, int status, String error, @Nullable String description) {
        RequestBody.discard(request);
        error(request.response(), status, error, description);
        return false;
    }

    private static void error(HttpServerResponse response, int status, String error, @Nullable String description) {
        response.setStatusCode(status);
        String end = description == null ? "\"}" : "\",\"error_description\":\"" + description + "\"}";
        GatewayHttp.sendJson(response, "{\"error\":\"" + error + end);
    }
}
