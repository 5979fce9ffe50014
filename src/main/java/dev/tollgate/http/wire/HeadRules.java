package dev.tollgate.http.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a head (RFC 9112 sections 3 and 5), without the leniency by which two readers understand the same
 * bytes differently: one name, one length, one coding.
 */
public final class HeadRules {
    /** In bytes: the 60 KiB that are promised, and some for what a gateway adds to the target it passes on. */
    public static final int TARGET = 61 * 1024;

    /** In bytes: the 64 KiB that are promised, and some for what a gateway adds. */
    public static final int HEADERS = 66 * 1024;

    private static final byte[] HOST = name("host");
    private static final byte[] LENGTH = name("content-length");
    private static final byte[] CODING = name("transfer-encoding");
    private static final byte[] CHUNKED = name("chunked");
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 18;
    private static final boolean[] TOKEN = token();

    private HeadRules() {}

    /** @param line as it came in, its end included */
    static @Nullable Refusal requestLine(byte[] line, int length) {
        int method = tokenEnd(line, 0);
        if (method == 0 || line[method] != ' ' || line[length - 2] != '\r') {
            return Refusal.BAD_REQUEST_LINE;
        }
        int target = method + 1;
        while (line[target] > ' ' && line[target] != 0x7f || line[target] < 0) {
            target++;
        }
        if (target - method - 1 > TARGET) {
            return Refusal.TARGET_TOO_LONG;
        }
        if (target == method + 1 || line[target] != ' ') {
            return Refusal.BAD_REQUEST_LINE;
        }
        return version(line, target + 1, length - 2);
    }

    private static @Nullable Refusal version(byte[] line, int start, int end) {
        if (end - start != VERSION.length + 1) {
            return Refusal.BAD_REQUEST_LINE;
        }
        for (int i = 0; i < "HTTP/".length(); i++) {
            if (line[start + i] != VERSION[i]) {
                return Refusal.BAD_REQUEST_LINE;
            }
        }
        boolean spoken = line[end - 3] == '1' && line[end - 2] == '.' && (line[end - 1] == '0' || line[end - 1] == '1');
        return spoken ? null : Refusal.BAD_VERSION;
    }

    /**
     * @param head the whole head, whose request line is fine
     * @param start where the header lines begin
     * @param end after the empty line
     */
    static @Nullable Refusal headers(byte[] head, int start, int end) {
        int hosts = 0;
        int lengths = 0;
        int codings = 0;
        int at = start;
        while (head[at] != '\r') {
            int name = tokenEnd(head, at);
            int line = name > at && head[name] == ':' ? valueEnd(head, name + 1) : -1;
            if (line < 0) {
                return Refusal.BAD_HEADER;
            }
            if (is(head, at, name, HOST)) {
                hosts++;
            } else if (is(head, at, name, LENGTH)) {
                lengths += isNumber(head, name + 1, line) ? 1 : 2;
            } else if (is(head, at, name, CODING)) {
                codings += isChunked(head, name + 1, line) ? 1 : 2;
            }
            at = line + 2;
        }
        boolean old = head[start - 3] == '0';
        return at + 2 == end ? judge(hosts, lengths, codings, old) : Refusal.BAD_HEADER;
    }

    private static @Nullable Refusal judge(int hosts, int lengths, int codings, boolean old) {
        if (hosts > 1) {
            return Refusal.BAD_HOST;
        }
        if (codings > 1) {
            return Refusal.BAD_CODING;
        }
        boolean unclear = lengths > 1 || codings == 1 && (lengths == 1 || old);
        return unclear ? Refusal.BAD_LENGTH : null;
    }

    /** Where the CR of the line is; negative if something stands before that does not belong into a value. */
    private static int valueEnd(byte[] head, int start) {
        int at = start;
        while (head[at] >= ' ' && head[at] != 0x7f || head[at] < 0 || head[at] == '\t') {
            at++;
        }
        return head[at] == '\r' && head[at + 1] == '\n' ? at : -1;
    }

    private static int tokenEnd(byte[] head, int start) {
        int at = start;
        while (head[at] > 0 && TOKEN[head[at]]) {
            at++;
        }
        return at;
    }

    private static boolean is(byte[] head, int start, int end, byte[] word) {
        if (end - start != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if ((head[start + i] | 0x20) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isChunked(byte[] head, int start, int end) {
        int from = blanksEnd(head, start, end);
        return is(head, from, lastNotBlank(head, from, end), CHUNKED);
    }

    private static boolean isNumber(byte[] head, int start, int end) {
        int from = blanksEnd(head, start, end);
        int to = lastNotBlank(head, from, end);
        for (int i = from; i < to; i++) {
            if (head[i] < '0' || head[i] > '9') {
                return false;
            }
        }
        return to > from && to - from <= MOST_DIGITS;
    }

    private static int blanksEnd(byte[] head, int start, int end) {
        int at = start;
        while (at < end && (head[at] == ' ' || head[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int lastNotBlank(byte[] head, int start, int end) {
        int at = end;
        while (at > start && (head[at - 1] == ' ' || head[at - 1] == '\t')) {
            at--;
        }
        return at;
    }

    private static byte[] name(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 9110 section 5.6.2. */
    private static boolean[] token() {
        boolean[] token = new boolean[128];
        for (char c = 0; c < 128; c++) {
            token[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
        return token;
    }
}
