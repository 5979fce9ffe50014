package dev.tollgate.gateway;

import dev.tollgate.http.Form;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /oauth2/introspect} (RFC 7662); errors as in RFC 6749 section 5.2. */
@Singleton
final class Introspection {
    private static final String INACTIVE = "{\"active\":false}";
    private static final String NOT_ONE_TOKEN = "token must be given once, and no parameter repeated";

    private final Verification verification;
    private final Challenge challenge;
    private final PublicUrl issuer;

    Introspection(Verification verification, Challenge challenge, PublicUrl issuer) {
        this.verification = verification;
        this.challenge = challenge;
        this.issuer = issuer;
    }

    void introspect(HttpServerRequest request) {
        if (!HttpMethod.POST.equals(request.method())) {
            request.response().putHeader(HttpHeaders.ALLOW, "POST");
            refuse(request, 405, "invalid_request", "the method must be POST");
            return;
        }
        String presented = verification.credential(request);
        boolean isForm =
                GatewayHttp.hasType(request, "application/x-www-form-urlencoded") && !GatewayHttp.isEncoded(request);
        boolean mayBeInForm = presented == null && isForm;
        if (!mayBeInForm && !mayAsk(request, presented)) {
            return;
        }
        if (!isForm) {
            refuse(request, 400, "invalid_request", "the body must be a form");
            return;
        }
        RequestBody.read(
                request,
                body -> answer(
                        request,
                        presented,
                        Form.parse(body.getBytes(), request.headers().get(HttpHeaders.CONTENT_TYPE))),
                refusal -> incomplete(request.response(), refusal));
    }

    private boolean mayAsk(HttpServerRequest request, @Nullable String credential) {
        HttpServerResponse response = request.response();
        switch (verification.standing(Dialect.INTROSPECT, request, credential)) {
            case NO_CREDENTIAL -> {
                challenge.demand(request, Challenge.BEARER);
                return refuse(request, 401, "invalid_client", "the caller's own token is missing or malformed");
            }
            case UNAUTHENTICATED -> {
                challenge.refuse(request, Challenge.INVALID_TOKEN);
                return refuse(request, 401, "invalid_client", "the caller's own token is not valid");
            }
            case FORBIDDEN -> {
                challenge.refuse(request, Challenge.INSUFFICIENT_SCOPE);
                return refuse(request, 401, "invalid_client", "the caller's own token may not introspect");
            }
            case UNAVAILABLE -> {
                response.putHeader(HttpHeaders.RETRY_AFTER, "1");
                return refuse(request, 503, "temporarily_unavailable", null);
            }
            case MAY_ASK -> {
                return true;
            }
        }
        return false;
    }

    private static void incomplete(HttpServerResponse response, ProblemType refusal) {
        if (refusal == ProblemType.UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
            error(response, 503, "temporarily_unavailable", null);
            return;
        }
        error(response, refusal.status(), "invalid_request", refusal.title());
    }

    /** @param presented the caller's own token as the headers have it; the form may have it as well, or instead */
    private void answer(HttpServerRequest request, @Nullable String presented, @Nullable Form form) {
        HttpServerResponse response = request.response();
        if (form == null) {
            // Nobody can say whose credential it holds (RFC 6749 section 3.2).
            error(response, 400, "invalid_request", NOT_ONE_TOKEN);
            return;
        }
        String credential = PresentedValue.merge(presented, form.get("client_secret"));
        boolean isJudged = credential != null && credential.equals(presented);
        if (!isJudged && !mayAsk(request, credential)) {
            return;
        }
        String token = form.get("token");
        if (token == null) {
            error(response, 400, "invalid_request", NOT_ONE_TOKEN);
            return;
        }
        Question question = new Question(token, List.of(), form.get("client_address"));
        verification.ask(
                Dialect.INTROSPECT, question.token(), List.of(), question, request, verdict -> send(response, verdict));
    }

    private void send(HttpServerResponse response, Verdict verdict) {
        if (verdict.code() == VerdictCode.UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
            error(response, 503, "temporarily_unavailable", null);
            return;
        }
        GatewayHttp.sendJson(response, verdict.valid() ? active(Objects.requireNonNull(verdict.token())) : INACTIVE);
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
