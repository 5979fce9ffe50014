package dev.tollgate.gateway;

import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.request.ClientAddress;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.NextChange;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.Verifier;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
    private final SecondLook secondLook;

    Verification(
            Verifier verifier,
            PresentedValue presented,
            ClientAddress clientAddress,
            VerdictMeters meters,
            SecondLook secondLook) {
        this.verifier = verifier;
        this.presented = presented;
        this.clientAddress = clientAddress;
        this.meters = meters;
        this.secondLook = secondLook;
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

    /**
     * About somebody's token.
     *
     * @param answer gets the verdict at once, but for a job token that may have been made just now
     */
    void ask(
            Dialect dialect,
            String token,
            List<String> permissions,
            Supplier<@Nullable InetAddress> clientAddress,
            HttpServerRequest request,
            Consumer<Verdict> answer) {
        long start = System.nanoTime();
        Verdict verdict = verifier.verify(token, permissions, clientAddress, dialect.label());
        boolean later = NextChange.mayCome(verdict, token)
                && secondLook.after(
                        () -> late(request, () -> answer.accept(ask(dialect, token, permissions, clientAddress))));
        if (!later) {
            meters.count(dialect, verdict.code(), start);
            answer.accept(verdict);
        }
    }

    /** The same about several; what may have been made just now is asked for once more, all of it at once. */
    void askAll(Dialect dialect, List<Question> questions, HttpServerRequest request, Consumer<List<Verdict>> answer) {
        List<Verdict> verdicts = new ArrayList<>(questions.size());
        boolean mayCome = false;
        for (Question question : questions) {
            Verdict verdict = ask(dialect, question.token(), question.permissions(), question);
            mayCome |= NextChange.mayCome(verdict, question.token());
            verdicts.add(verdict);
        }
        if (!mayCome
                || !secondLook.after(() -> late(request, () -> answer.accept(again(questions, verdicts, dialect))))) {
            answer.accept(verdicts);
        }
    }

    private List<Verdict> again(List<Question> questions, List<Verdict> verdicts, Dialect dialect) {
        for (int i = 0; i < verdicts.size(); i++) {
            Question question = questions.get(i);
            if (NextChange.mayCome(verdicts.get(i), question.token())) {
                verdicts.set(i, verifier.verify(question.token(), question.permissions(), question, dialect.label()));
            }
        }
        return verdicts;
    }

    private Verdict ask(
            Dialect dialect, String token, List<String> permissions, Supplier<@Nullable InetAddress> clientAddress) {
        long start = System.nanoTime();
        Verdict verdict = verifier.verify(token, permissions, clientAddress, dialect.label());
        meters.count(dialect, verdict.code(), start);
        return verdict;
    }

    /** Nobody who could answer for it stands behind this any more. */
    private static void late(HttpServerRequest request, Runnable answer) {
        if (request.response().closed()) {
            return;
        }
        try {
            answer.run();
        } catch (RuntimeException e) {
            ProblemRoutes.sendIncident(request.response(), e);
        }
    }

    /** About the token that the request itself presents; null if it presents none. */
    void askAboutCaller(
            Dialect dialect, HttpServerRequest request, List<String> permissions, Consumer<@Nullable Verdict> answer) {
        String token = credential(request);
        if (token == null) {
            meters.countMissing(dialect);
            answer.accept(null);
            return;
        }
        ask(dialect, token, permissions, () -> clientAddress.of(request), request, answer);
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
