package dev.tollgate.verify;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token value that a request presents: {@code Authorization: Bearer} (RFC 6750 section 2.1), the password of
 * {@code Authorization: Basic} (RFC 7617, UTF-8), or {@code Private-Token}.
 */
public final class PresentedValue {
    /** Stands for a credential that cannot be a token: no token format accepts it. */
    public static final String UNREADABLE = "";

    private static final CharSequence PRIVATE_TOKEN = HttpHeaders.createOptimized("Private-Token");

    private PresentedValue() {}

    /** @return null if there is no credential; {@link #UNREADABLE} for more than one that differ */
    public static @Nullable String of(MultiMap headers) {
        String found = null;
        List<String> lines = headers.getAll(HttpHeaders.AUTHORIZATION);
        for (int i = 0; i < lines.size(); i++) {
            found = merge(found, fromAuthorization(lines.get(i).strip()));
        }
        lines = headers.getAll(PRIVATE_TOKEN);
        for (int i = 0; i < lines.size(); i++) {
            String value = lines.get(i).strip();
            found = merge(found, value.isEmpty() ? null : value);
        }
        return found;
    }

    /** Whether the credential came as a user's name and password. */
    public static boolean isBasic(MultiMap headers) {
        String line = headers.get(HttpHeaders.AUTHORIZATION);
        return line != null && hasScheme(line.strip(), "Basic");
    }

    private static @Nullable String merge(@Nullable String found, @Nullable String next) {
        if (found == null || next == null) {
            return found == null ? next : found;
        }
        return found.equals(next) ? found : UNREADABLE;
    }

    private static @Nullable String fromAuthorization(String line) {
        if (line.isEmpty()) {
            return null;
        }
        if (hasScheme(line, "Bearer")) {
            return line.substring("Bearer ".length()).stripLeading();
        }
        return hasScheme(line, "Basic")
                ? password(line.substring("Basic ".length()).stripLeading())
                : UNREADABLE;
    }

    private static boolean hasScheme(String line, String scheme) {
        int length = scheme.length();
        return line.length() > length && line.charAt(length) == ' ' && line.regionMatches(true, 0, scheme, 0, length);
    }

    private static String password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? UNREADABLE : pair.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return UNREADABLE;
        }
    }
}
