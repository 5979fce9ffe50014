package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.ClientAddress;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.Verifier;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is calling the admin API: the bearer of a login's JWT, of an access token, or of a token whose managed
 * role is a Service Account's or a directory's; without an {@code Authorization} header, the holder of the dashboard's cookie.
 */
@Singleton
class Authenticator {
    private static final String BEARER = "Bearer ";

    private final SignIns signIns;
    private final Verifier verifier;
    private final ClientAddress clientAddress;
    private final TokenCallers tokenCallers;

    Authenticator(SignIns signIns, Verifier verifier, ClientAddress clientAddress, TokenCallers tokenCallers) {
        this.signIns = signIns;
        this.verifier = verifier;
        this.clientAddress = clientAddress;
        this.tokenCallers = tokenCallers;
    }

    /** @throws ProblemException {@code UNAUTHENTICATED}; {@code CSRF} for a cookie from elsewhere */
    Caller authenticate(HttpServerRequest request) {
        List<String> authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        Caller caller = authorization.isEmpty() ? byCookie(request) : byBearer(request, authorization);
        if (caller == null) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        return caller;
    }

    private @Nullable Caller byCookie(HttpServerRequest request) {
        Caller caller = signIns.byCookie(request);
        if (caller != null) {
            SameOrigin.require(request);
        }
        return caller;
    }

    /** The one bearer credential (RFC 6750 section 2.1); null if there is none, or more than one. */
    private static @Nullable String bearer(List<String> authorization) {
        if (authorization.size() != 1 || !authorization.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        return authorization.get(0).substring(BEARER.length()).strip();
    }

    /** Of the token that a caller without a session has presented. */
    static byte[] presentedHash(HttpServerRequest request) {
        String credential = bearer(request.headers().getAll(HttpHeaders.AUTHORIZATION));
        if (credential == null) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        return TokenValue.sha256(credential);
    }

    private @Nullable Caller byBearer(HttpServerRequest request, List<String> authorization) {
        String credential = bearer(authorization);
        if (credential == null) {
            return null;
        }
        Verdict verdict = verifier.verify(credential, List.of(), () -> clientAddress.of(request), "admin");
        if (verdict.valid() && verdict.token() != null) {
            return byToken(verdict.token(), TokenValue.sha256(credential));
        }
        // A JWT may be as long as an imported value.
        Caller signedIn = verdict.token() == null ? signIns.byJwt(credential) : null;
        if (signedIn == null && verdict.code() == VerdictCode.UNAVAILABLE) {
            throw new ProblemException(ProblemType.UNAVAILABLE);
        }
        return signedIn;
    }

    private @Nullable Caller byToken(KnownToken token, byte[] hash) {
        Caller.Kind kind = token.kind() == TokenKind.ACCESS
                ? Caller.Kind.ACCESS_TOKEN
                : Caller.Kind.ofRole(token.role().id());
        return kind == null ? null : tokenCallers.find(token, hash, kind);
    }
}
