package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;

/** Looks for the end of a head while it comes in, at each byte once. */
final class HeadEnd {
    private int scanned;
    private int lineStart;
    private int headersStart;

    boolean isNew() {
        return scanned == 0;
    }

    void forget() {
        scanned = 0;
        lineStart = 0;
        headersStart = 0;
    }

    /** Where the request line is over, counted from the beginning of the head; 0 while that is not here. */
    int headersStart() {
        return headersStart;
    }

    /**
     * Where the body begins, counted likewise; negative while that is not here. After a line that is no request line
     * there need not be anything, as in HTTP/0.9: it ends there.
     */
    int find(ByteBuf in) {
        int start = in.readerIndex();
        while (true) {
            int feed = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
            if (feed < 0) {
                scanned = in.readableBytes();
                return -1;
            }
            int length = feed - start - lineStart;
            scanned = feed - start + 1;
            lineStart = scanned;
            if (headersStart == 0) {
                headersStart = scanned;
                if (HeadRules.requestLine(HeadDecoder.copy(in, headersStart), headersStart) != null) {
                    return scanned;
                }
            } else if (length == 0 || length == 1 && in.getByte(feed - 1) == '\r') {
                return scanned;
            }
        }
    }
}
