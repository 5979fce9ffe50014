package dev.tollgate.gateway;

import dev.tollgate.request.ClientAddress;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.Verifier;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a dialect's questions to the verifier, and judges whether the asker may ask. */
@Singleton
final class Verification {
    private static final List<String> MAY_ASK = List.of("tokens:verify");

    private final Verifier verifier;
    private final PresentedValue presented;
    private final ClientAddress clientAddress;
    private final VerdictMeters meters;

    Verification(Verifier verifier, PresentedValue presented, ClientAddress clientAddress, VerdictMeters meters) {
        this.verifier = verifier;
        this.presented = presented;
        this.clientAddress = clientAddress;
        this.meters = meters;
    }

    /** What an asker's own credential amounts to. */
    enum Standing {
        MAY_ASK,
        /** There is none, or none that can be read. */
        NO_CREDENTIAL,
        UNAUTHENTICATED,
        FORBIDDEN,
        UNAVAILABLE
    }

    /** About somebody's token. */
    Verdict ask(
            Dialect dialect, String token, List<String> permissions, Supplier<@Nullable InetAddress> clientAddress) {
        long start = System.nanoTime();
        Verdict verdict = verifier.verify(token, permissions, clientAddress, dialect.label());
        meters.count(dialect, verdict.code(), start);
        return verdict;
    }

    /** About the token that the request itself presents; null if it presents none. */
    @Nullable
    Verdict askAboutCaller(Dialect dialect, HttpServerRequest request, List<String> permissions) {
        String token = credential(request);
        if (token == null) {
            meters.countMissing(dialect);
            return null;
        }
        return ask(dialect, token, permissions, () -> clientAddress.of(request));
    }

    /** What the request's headers present as its caller's own; null if they present nothing. */
    @Nullable
    String credential(HttpServerRequest request) {
        return presented.of(request.headers());
    }

    /** Only an integration token that holds {@code tokens:verify} may ask about others. */
    Standing standing(Dialect dialect, HttpServerRequest request, @Nullable String token) {
        if (token == null) {
            return Standing.NO_CREDENTIAL;
        }
        Verdict verdict = verifier.verify(token, MAY_ASK, () -> clientAddress.of(request), dialect.label());
        return switch (verdict.code()) {
            case VALID -> isIntegration(verdict) ? Standing.MAY_ASK : Standing.FORBIDDEN;
            case ADDRESS_NOT_ALLOWED, INSUFFICIENT_PERMISSIONS -> Standing.FORBIDDEN;
            case UNAVAILABLE -> Standing.UNAVAILABLE;
            case MALFORMED -> Standing.NO_CREDENTIAL;
            case NOT_FOUND, REVOKED, EXPIRED, DISABLED, ORGANIZATION_SUSPENDED -> Standing.UNAUTHENTICATED;
        };
    }

    private static boolean isIntegration(Verdict verdict) {
        return verdict.code() == VerdictCode.VALID
                && verdict.token() != null
                && verdict.token().kind() == TokenKind.INTEGRATION;
    }
}
