package dev.tollgate.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file as browsers get it.
 *
 * @param gzip null where the content is compressed already
 * @param etag of the content, quoted (RFC 9110 section 8.8.3); the same for both encodings, which are equivalent here
 */
record Asset(String mediaType, String etag, byte[] plain, byte @Nullable [] gzip) {
    private static final String FONT = "font/woff2";

    static Asset of(String name, byte[] content) {
        String etag = "W/\"" + HexFormat.of().formatHex(sha256().digest(content), 0, 12) + "\"";
        String mediaType = mediaType(name);
        return new Asset(mediaType, etag, content, mediaType.equals(FONT) ? null : compress(content));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> FONT;
            default -> throw new IllegalArgumentException("no media type for " + name);
        };
    }

    private static byte[] compress(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
