package dev.tollgate.verify.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One tuple of PostgreSQL's binary COPY format, read field by field in order. */
final class CopyRow {
    private static final int SIGNATURE_LENGTH = 11;
    private static final long POSTGRES_EPOCH_MILLIS = 946_684_800_000L;
    private static final int NULL = -1;

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private boolean begun;

    /** @return false at the trailer */
    boolean start(byte[] message) {
        bytes = ByteBuffer.wrap(message);
        if (!begun) {
            // Signature, flags, and an extension area that comes with the first tuple.
            bytes.position(SIGNATURE_LENGTH + Integer.BYTES);
            bytes.position(bytes.getInt() + bytes.position());
            begun = true;
        }
        return bytes.remaining() >= Short.BYTES && bytes.getShort() >= 0;
    }

    UUID uuid() {
        skipLength();
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    boolean bool() {
        skipLength();
        return bytes.get() != 0;
    }

    /** Whether the field has a value, which is passed over. */
    boolean isPresent() {
        int length = bytes.getInt();
        if (length == NULL) {
            return false;
        }
        bytes.position(bytes.position() + length);
        return true;
    }

    /** A {@code smallint}. */
    int number(int otherwise) {
        return bytes.getInt() == NULL ? otherwise : bytes.getShort();
    }

    byte[] bytes() {
        byte[] value = new byte[bytes.getInt()];
        bytes.get(value);
        return value;
    }

    /** Epoch milliseconds of a {@code timestamptz}; null and infinity = {@link Long#MAX_VALUE}. */
    long time() {
        int length = bytes.getInt();
        if (length == NULL) {
            return Long.MAX_VALUE;
        }
        long micros = bytes.getLong();
        return micros == Long.MAX_VALUE ? micros : POSTGRES_EPOCH_MILLIS + Math.floorDiv(micros, 1000L);
    }

    /** A text; null = empty. */
    String text() {
        int length = bytes.getInt();
        if (length <= 0) {
            return "";
        }
        String text = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }

    /** An array of texts, of whatever shape. */
    List<String> texts() {
        skipLength();
        int dimensions = bytes.getInt();
        // Whether there are nulls, and the type of the elements.
        bytes.position(bytes.position() + 2 * Integer.BYTES);
        int length = dimensions == 0 ? 0 : 1;
        for (int dimension = 0; dimension < dimensions; dimension++) {
            length *= bytes.getInt();
            // Its first index.
            bytes.getInt();
        }
        List<String> texts = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            texts.add(text());
        }
        return texts;
    }

    private void skipLength() {
        if (bytes.getInt() == NULL) {
            throw new IllegalStateException("null in a column that has none");
        }
    }
}
