package dev.tollgate.gateway;

import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The verdict as a bare status with headers, about the token that the request presents: what NGINX
 * {@code auth_request}, Traefik, Caddy and Envoy's HTTP {@code ext_authz} ask for. The method is ignored, the body
 * never read.
 */
@Singleton
final class ForwardAuth {
    private static final CharSequence CODE = HttpHeaders.createOptimized("Tollgate-Code");
    private static final CharSequence ORGANIZATION = HttpHeaders.createOptimized("Tollgate-Organization");
    private static final CharSequence TOKEN = HttpHeaders.createOptimized("Tollgate-Token");
    private static final CharSequence KIND = HttpHeaders.createOptimized("Tollgate-Kind");
    private static final CharSequence ROLE = HttpHeaders.createOptimized("Tollgate-Role");
    private static final CharSequence PERMISSIONS = HttpHeaders.createOptimized("Tollgate-Permissions");

    private static final CharSequence VALID = HttpHeaders.createOptimized(VerdictCode.VALID.name());
    private static final Map<TokenKind, CharSequence> KINDS = kinds();

    private final Verification verification;
    private final Challenge challenge;

    ForwardAuth(Verification verification, Challenge challenge) {
        this.verification = verification;
        this.challenge = challenge;
    }

    private static Map<TokenKind, CharSequence> kinds() {
        Map<TokenKind, CharSequence> kinds = new EnumMap<>(TokenKind.class);
        for (TokenKind kind : TokenKind.values()) {
            kinds.put(kind, HttpHeaders.createOptimized(kind.code()));
        }
        return kinds;
    }

    /** {@code /auth}: permissions may also stand in the query, which is the gateway's own. */
    void auth(HttpServerRequest request) {
        RequestBody.discard(request);
        verification.askAboutCaller(
                Dialect.AUTH,
                request,
                RequiredPermissions.fromHeaderAndQuery(request),
                verdict -> answer(request, verdict));
    }

    /** {@code /ext-authz…}: what follows the prefix, and the query, are the client's and say nothing. */
    void extAuthz(HttpServerRequest request) {
        RequestBody.discard(request);
        verification.askAboutCaller(
                Dialect.EXT_AUTHZ,
                request,
                RequiredPermissions.fromHeader(request),
                verdict -> answer(request, verdict));
    }

    void answer(HttpServerRequest request, @Nullable Verdict verdict) {
        HttpServerResponse response = request.response();
        GatewayHttp.forbidStoring(response);
        if (verdict == null) {
            challenge.demand(request, Challenge.BEARER);
            deny(response, 401, "MISSING");
            return;
        }
        String code = verdict.code().name();
        switch (verdict.code()) {
            case VALID -> allow(response, verdict);
            case MALFORMED -> {
                challenge.demand(request, Challenge.INVALID_TOKEN);
                deny(response, 401, code);
            }
            case NOT_FOUND, REVOKED, EXPIRED, DISABLED, ORGANIZATION_SUSPENDED -> {
                response.headers().add(GatewayHttp.WWW_AUTHENTICATE, Challenge.INVALID_TOKEN);
                deny(response, 401, code);
            }
            case ADDRESS_NOT_ALLOWED, INSUFFICIENT_PERMISSIONS -> {
                response.headers().add(GatewayHttp.WWW_AUTHENTICATE, Challenge.INSUFFICIENT_SCOPE);
                deny(response, 403, code);
            }
            case UNAVAILABLE -> {
                response.headers().add(CODE, code).add(HttpHeaders.RETRY_AFTER, "1");
                response.setStatusCode(503).end();
            }
        }
    }

    private static void allow(HttpServerResponse response, Verdict verdict) {
        KnownToken token = Objects.requireNonNull(verdict.token());
        OrganizationTexts organization = OrganizationTexts.of(token.organization());
        RoleTexts role = RoleTexts.of(token.role());
        response.headers()
                .add(CODE, VALID)
                .add(ORGANIZATION, organization.id())
                .add(TOKEN, new AsciiString(HeaderText.bytes(token.id()), false))
                .add(KIND, KINDS.get(token.kind()))
                .add(ROLE, role.headerName())
                .add(PERMISSIONS, role.headerPermissions());
        response.end();
    }

    private static void deny(HttpServerResponse response, int status, String code) {
        response.headers().add(CODE, code);
        response.setStatusCode(status).end();
    }
}
