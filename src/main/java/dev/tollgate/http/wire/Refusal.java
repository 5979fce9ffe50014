package dev.tollgate.http.wire;

import dev.tollgate.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Why a head is not taken. It goes on as a request of its own, to be answered in its turn: its target names the
 * refusal in a way that no client can write, and its body seems to last until the client had time to read the answer.
 */
public enum Refusal {
    BAD_REQUEST_LINE(ProblemType.VALIDATION_FAILED, "The request line is no method, target and version."),
    BAD_VERSION(ProblemType.VERSION_NOT_SUPPORTED, "HTTP/1.0, HTTP/1.1 and HTTP/2 are spoken here."),
    BAD_HEADER(ProblemType.VALIDATION_FAILED, "A header line is not valid."),
    BAD_HOST(ProblemType.VALIDATION_FAILED, "The header Host is given more than once."),
    BAD_LENGTH(ProblemType.VALIDATION_FAILED, "The length of the body is not stated in one valid way."),
    BAD_CODING(ProblemType.NOT_IMPLEMENTED, "The only transfer coding is chunked, once."),
    TARGET_TOO_LONG(ProblemType.URI_TOO_LONG, "A target has at most 60 KiB."),
    HEADERS_TOO_LARGE(ProblemType.HEADERS_TOO_LARGE, "Headers have at most 64 KiB."),
    HEAD_TOO_SLOW(ProblemType.REQUEST_TIMEOUT, "The head was not complete in 5 seconds.");

    private static final char MARK = '\0';
    private static final Refusal[] ALL = values();

    public final ProblemType type;
    public final String detail;

    Refusal(ProblemType type, String detail) {
        this.type = type;
        this.detail = detail;
    }

    String target() {
        return String.valueOf(new char[] {MARK, (char) ordinal()});
    }

    /** Null for the target of a client. */
    public static @Nullable Refusal of(String target) {
        return target.length() == 2 && target.charAt(0) == MARK ? ALL[target.charAt(1)] : null;
    }
}
