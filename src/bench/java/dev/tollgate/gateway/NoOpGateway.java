package dev.tollgate.gateway;

import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.http.RootHandler;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * What the gateway's HTTP layer costs by itself: the same parsing and the same answers as {@code /auth} and
 * {@code /api/v1/verify}, at {@code /bench/auth} and {@code /bench/verify}, with a verdict that is not asked for.
 */
@Singleton
final class NoOpGateway {
    static final Verdict VERDICT = new Verdict(
            VerdictCode.VALID,
            new KnownToken(
                    UUID.fromString("0198c5a0-5b8e-7c3a-9d52-3f5f1c7a9b10"),
                    TokenKind.INTEGRATION,
                    KnownToken.State.ACTIVE,
                    1_764_028_800_000L,
                    1_801_353_600_000L,
                    Long.MAX_VALUE,
                    AddressRanges.EVERYWHERE,
                    new KnownOrganization(
                            UUID.fromString("0198c59f-0a11-7f00-8000-6b2d4e8c1a77"), "Bench", false, false),
                    new KnownRole(UUID.randomUUID(), "CI Token", List.of("scan:upload", "scan:read"))),
            0);

    private final PresentedValue presented;
    private final ForwardAuth forwardAuth;

    NoOpGateway(PresentedValue presented, ForwardAuth forwardAuth) {
        this.presented = presented;
        this.forwardAuth = forwardAuth;
    }

    void stepInFront(@Observes @Priority(3000) StartupEvent start) {
        RootHandler.wrap(next -> request -> {
            switch (request.path()) {
                case "/bench/auth" -> auth(request);
                case "/bench/verify" -> verify(request);
                default -> next.handle(request);
            }
        });
    }

    private void auth(HttpServerRequest request) {
        boolean hasToken = presented.of(request.headers()) != null;
        boolean free = RequiredPermissions.fromHeaderAndQuery(request).isEmpty();
        forwardAuth.answer(request, hasToken && free ? VERDICT : null);
    }

    private void verify(HttpServerRequest request) {
        if (presented.of(request.headers()) == null || !GatewayHttp.hasType(request, "application/json")) {
            request.response().setStatusCode(401).end();
            return;
        }
        HttpServerResponse response = request.response();
        RequestBody.read(
                request,
                body -> {
                    try {
                        QuestionReader.one(body);
                        StringBuilder json = new StringBuilder(512);
                        VerdictJson.append(json, VERDICT);
                        GatewayHttp.sendJson(response, json.toString());
                    } catch (ProblemException e) {
                        ProblemRoutes.send(response, e.problem());
                    }
                },
                refusal -> response.setStatusCode(refusal.status()).end());
    }
}
