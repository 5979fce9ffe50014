package dev.tollgate.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A body of {@code application/x-www-form-urlencoded} as OAuth wants it: UTF-8, no parameter twice (RFC 6749 3.2). */
public final class Form {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

    private final Map<String, String> values;

    private Form(Map<String, String> values) {
        this.values = values;
    }

    /** Null if it is not valid, or not in UTF-8. */
    public static @Nullable Form parse(byte[] body, @Nullable String contentType) {
        if (contentType != null) {
            Matcher charset = CHARSET.matcher(contentType);
            if (charset.find() && !charset.group(1).toLowerCase(Locale.ROOT).equals("utf-8")) {
                return null;
            }
        }
        try {
            return parse(new String(body, StandardCharsets.ISO_8859_1));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Form parse(String text) throws CharacterCodingException {
        Map<String, String> values = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                return null;
            }
        }
        return new Form(values);
    }

    /** One character stood for each byte so far: the JDK would put a replacement where bytes are no UTF-8. */
    private static String decode(String text) throws CharacterCodingException {
        byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Null if it is absent, or without a value, which counts the same (RFC 6749 section 3.2). */
    public @Nullable String get(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
