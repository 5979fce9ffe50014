package dev.tollgate.outbound;

import java.time.Duration;
import java.util.Map;

/**
 * One call.
 *
 * @param method such as {@code GET}
 * @param body empty = none
 * @param deadline of the whole call, from looking up the name to the last byte of the answer
 * @param kept how many bytes of the answer's body are read; beyond that the connection is closed
 */
public record OutboundRequest(
        String method, String url, Map<String, String> headers, byte[] body, Duration deadline, int kept) {

    public static OutboundRequest get(String url, Duration deadline, int kept) {
        return new OutboundRequest("GET", url, Map.of(), new byte[0], deadline, kept);
    }

    /** Headers may hold a secret, and so may the URL. */
    @Override
    public String toString() {
        return method + " (" + body.length + " bytes)";
    }
}
