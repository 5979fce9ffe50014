package dev.tollgate.notice.delivery;

import dev.tollgate.outbound.OutboundAnswer;
import dev.tollgate.outbound.OutboundRefused;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt went.
 *
 * @param status of the answer; null if there was none
 * @param answer its beginning; null if there was none, or nobody may see it
 * @param error why there was none; null if there was one
 */
record Outcome(
        Kind kind,
        @Nullable Integer status,
        @Nullable String answer,
        @Nullable String error) {
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    /** What follows from it. */
    enum Kind {
        DELIVERED,
        RETRY,
        FAILED
    }

    static Outcome of(OutboundAnswer answer, boolean hidden) {
        int status = answer.status();
        Kind kind = status / 100 == 2
                ? Kind.DELIVERED
                : status / 100 == 4 && !PASSING.contains(status) ? Kind.FAILED : Kind.RETRY;
        return new Outcome(kind, status, hidden ? null : text(answer.body()), null);
    }

    /** The text has a fixed set of words: what went wrong in detail is nobody's outside. */
    static Outcome of(Throwable failure) {
        return new Outcome(Kind.RETRY, null, null, error(failure));
    }

    private static String error(Throwable failure) {
        if (failure instanceof OutboundRefused refused) {
            return "REFUSED_" + refused.reason();
        }
        if (failure instanceof SocketTimeoutException) {
            return "TIMEOUT";
        }
        if (failure instanceof UnknownHostException) {
            return "UNKNOWN_HOST";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "TLS";
            }
        }
        return failure instanceof IOException ? "CONNECTION" : "INTERNAL";
    }

    /** Without characters that a database or a terminal takes for something else. */
    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).replaceAll("[\\p{Cc}&&[^\\n\\t]]", "\ufffd");
    }
}
