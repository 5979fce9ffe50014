package dev.tollgate.auth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** What every log line of a request carries: its id and, if the caller traces, the id of the trace. */
final class LogContext {
    /** W3C Trace Context section 3.2.2; an id of zeros is none. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private LogContext() {}

    /** The server keeps it with the request, on whichever thread that goes on. */
    static void fill(String requestId, @Nullable String traceparent) {
        MDC.put("requestId", requestId);
        String trace = traceId(traceparent);
        if (trace != null) {
            MDC.put("traceId", trace);
        }
    }

    static @Nullable String traceId(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() > 512) {
            return null;
        }
        Matcher matcher = TRACEPARENT.matcher(traceparent);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
