package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.ClientAddress;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.NextChange;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.Verifier;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the bearer of a token in, of either kind and whatever its role, to deal with that token. */
@Singleton
class Holders {
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final Verifier verifier;
    private final PresentedValue presented;
    private final ClientAddress clientAddress;
    private final TokenCallers callers;
    private final InstantSource clock;
    private final NextChange next;

    Holders(
            Verifier verifier,
            PresentedValue presented,
            ClientAddress clientAddress,
            TokenCallers callers,
            InstantSource clock,
            NextChange next) {
        this.verifier = verifier;
        this.presented = presented;
        this.clientAddress = clientAddress;
        this.callers = callers;
        this.clock = clock;
        this.next = next;
    }

    /** @throws ProblemException {@code UNAUTHENTICATED}, {@code UNAVAILABLE} */
    void enter(CurrentCaller current, HttpServerRequest request, boolean recentToo) {
        String value = presented.of(request.headers());
        if (value == null) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        Verdict verdict = verify(value, request);
        if (NextChange.mayCome(verdict, value)) {
            next.await();
            verdict = verify(value, request);
        }
        if (verdict.code() == VerdictCode.UNAVAILABLE) {
            throw new ProblemException(ProblemType.UNAVAILABLE);
        }
        KnownToken token = verdict.token();
        if (token == null) {
            throw refused(verdict);
        }
        byte[] hash = TokenValue.sha256(value);
        Caller caller = caller(token, hash, verdict.code(), recentToo, request);
        if (caller == null) {
            throw refused(verdict);
        }
        current.enter(caller, new PresentedToken(token.id(), hash));
    }

    private static ProblemException refused(Verdict verdict) {
        return new ProblemException(ProblemType.UNAUTHENTICATED, verdict.code().name());
    }

    private Verdict verify(String value, HttpServerRequest request) {
        return verifier.verify(value, List.of(), () -> clientAddress.of(request), "self");
    }

    private @Nullable Caller caller(
            KnownToken token, byte[] hash, VerdictCode code, boolean recentToo, HttpServerRequest request) {
        if (code == VerdictCode.VALID) {
            return callers.find(token, hash, Caller.Kind.INTEGRATION_TOKEN);
        }
        boolean allowedHere = token.allowed().isEmpty() || token.allowed().contains(clientAddress.of(request));
        return recentToo && code == VerdictCode.REVOKED && allowedHere
                ? callers.find(
                        token,
                        hash,
                        Caller.Kind.INTEGRATION_TOKEN,
                        clock.instant().minus(RECENT))
                : null;
    }
}
