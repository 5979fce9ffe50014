package dev.tollgate.gateway;

import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/verify} and {@code …/batch}: questions and verdicts in JSON, problems as in RFC 9457. */
@Singleton
final class VerifyDialect {
    private static final int TYPICAL_ANSWER = 512;

    private final Verification verification;

    VerifyDialect(Verification verification) {
        this.verification = verification;
    }

    void verify(HttpServerRequest request) {
        if (mayAsk(Dialect.JSON, request)) {
            RequestBody.read(request, body -> answerOne(request, body), refusal -> incomplete(request, refusal));
        }
    }

    void batch(HttpServerRequest request) {
        if (mayAsk(Dialect.BATCH, request)) {
            RequestBody.read(request, body -> answerBatch(request, body), refusal -> incomplete(request, refusal));
        }
    }

    private void answerOne(HttpServerRequest request, Buffer body) {
        try {
            Question question = QuestionReader.one(body);
            verification.ask(
                    Dialect.JSON,
                    question.token(),
                    question.permissions(),
                    question,
                    request,
                    verdict -> send(request.response(), verdict));
        } catch (ProblemException e) {
            ProblemRoutes.send(request.response(), e.problem());
        }
    }

    private static void send(HttpServerResponse response, Verdict verdict) {
        if (verdict.code() == VerdictCode.UNAVAILABLE) {
            unavailable(response);
            return;
        }
        StringBuilder json = new StringBuilder(TYPICAL_ANSWER);
        VerdictJson.append(json, verdict);
        GatewayHttp.sendJson(response, json.toString());
    }

    private void answerBatch(HttpServerRequest request, Buffer body) {
        try {
            verification.askAll(
                    Dialect.BATCH, QuestionReader.batch(body), request, verdicts -> send(request.response(), verdicts));
        } catch (ProblemException e) {
            ProblemRoutes.send(request.response(), e.problem());
        }
    }

    private static void send(HttpServerResponse response, List<Verdict> verdicts) {
        StringBuilder json = new StringBuilder(verdicts.size() * TYPICAL_ANSWER).append("{\"items\":[");
        for (int i = 0; i < verdicts.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            VerdictJson.append(json, verdicts.get(i));
        }
        GatewayHttp.sendJson(response, json.append("]}").toString());
    }

    /** Method, then credential, then media type; what is wrong is answered here. */
    private boolean mayAsk(Dialect dialect, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!HttpMethod.POST.equals(request.method())) {
            response.putHeader(HttpHeaders.ALLOW, "POST");
            return refuse(request, ProblemType.METHOD_NOT_ALLOWED, null);
        }
        switch (verification.standing(dialect, request, verification.credential(request))) {
            case NO_CREDENTIAL, UNAUTHENTICATED -> {
                response.putHeader(GatewayHttp.WWW_AUTHENTICATE, "Bearer");
                return refuse(request, ProblemType.UNAUTHENTICATED, "The asking gateway's own token is not valid.");
            }
            case FORBIDDEN -> {
                return refuse(
                        request,
                        ProblemType.FORBIDDEN,
                        "Asking takes an integration token with tokens:verify, from an address it allows.");
            }
            case UNAVAILABLE -> {
                response.putHeader(HttpHeaders.RETRY_AFTER, "1");
                return refuse(request, ProblemType.UNAVAILABLE, null);
            }
            case MAY_ASK -> {
                return GatewayHttp.hasType(request, "application/json") && !GatewayHttp.isEncoded(request)
                        || refuse(
                                request,
                                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                                "The body must be application/json, and not encoded.");
            }
        }
        return false;
    }

    private static boolean refuse(HttpServerRequest request, ProblemType type, @Nullable String detail) {
        RequestBody.discard(request);
        ProblemRoutes.send(request.response(), Problem.of(type, detail));
        return false;
    }

    private static void incomplete(HttpServerRequest request, ProblemType refusal) {
        if (refusal == ProblemType.UNAVAILABLE) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        ProblemRoutes.send(request.response(), Problem.of(refusal, null));
    }

    private static void unavailable(HttpServerResponse response) {
        response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        ProblemRoutes.send(response, Problem.of(ProblemType.UNAVAILABLE, null));
    }
}
