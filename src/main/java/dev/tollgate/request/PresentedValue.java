package dev.tollgate.request;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token value that a request presents: {@code Authorization: Bearer} (RFC 6750 section 2.1), the password of
 * {@code Authorization: Basic} (RFC 7617, UTF-8) or, where that is empty, its user name, {@code Private-Token}, or a
 * header that the settings name.
 */
@Singleton
public final class PresentedValue {
    /** Stands for a credential that cannot be a token: no token format accepts it. */
    public static final String UNREADABLE = "";

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    private static final List<String> TAKEN =
            List.of("authorization", "proxy-authorization", "private-token", "cookie");

    private final CharSequence[] headers;
    private final boolean userTokens;

    /** @throws IllegalArgumentException for a header that cannot present a token */
    public PresentedValue(TokenHeadersConfig tokens, BasicConfig basic) {
        List<String> more = names(tokens.headers());
        if (!more.stream().allMatch(PresentedValue::isHeader)) {
            throw new IllegalArgumentException("TOLLGATE_TOKEN_HEADERS must name headers such as X-API-Key");
        }
        headers = new CharSequence[more.size() + 1];
        headers[0] = HttpHeaders.createOptimized("Private-Token");
        for (int i = 0; i < more.size(); i++) {
            headers[i + 1] = HttpHeaders.createOptimized(more.get(i));
        }
        userTokens = basic.userTokens();
    }

    static List<String> names(Optional<List<String>> headers) {
        return headers.orElse(List.of()).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Whether a header of that name can present a token, and means nothing else. */
    static boolean isHeader(String name) {
        return HEADER_NAME.matcher(name).matches() && TAKEN.stream().noneMatch(name::equalsIgnoreCase);
    }

    /** @return null if there is no credential; {@link #UNREADABLE} for more than one that differ */
    public @Nullable String of(MultiMap request) {
        String found = null;
        List<String> lines = request.getAll(HttpHeaders.AUTHORIZATION);
        for (int i = 0; i < lines.size(); i++) {
            found = merge(found, fromAuthorization(lines.get(i).strip()));
        }
        for (CharSequence header : headers) {
            lines = request.getAll(header);
            for (int i = 0; i < lines.size(); i++) {
                String value = lines.get(i).strip();
                found = merge(found, value.isEmpty() ? null : value);
            }
        }
        return found;
    }

    /** Whether the credential came as a user's name and password. */
    public static boolean isBasic(MultiMap headers) {
        String line = headers.get(HttpHeaders.AUTHORIZATION);
        return line != null && hasScheme(line.strip(), "Basic");
    }

    /** Two credentials of one request are as good as one if they are the same. */
    public static @Nullable String merge(@Nullable String found, @Nullable String next) {
        if (found == null || next == null) {
            return found == null ? next : found;
        }
        return found.equals(next) ? found : UNREADABLE;
    }

    private @Nullable String fromAuthorization(String line) {
        if (line.isEmpty()) {
            return null;
        }
        if (hasScheme(line, "Bearer")) {
            return line.substring("Bearer ".length()).stripLeading();
        }
        return hasScheme(line, "Basic")
                ? fromPair(line.substring("Basic ".length()).stripLeading())
                : UNREADABLE;
    }

    private static boolean hasScheme(String line, String scheme) {
        int length = scheme.length();
        return line.length() > length && line.charAt(length) == ' ' && line.regionMatches(true, 0, scheme, 0, length);
    }

    private String fromPair(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                return UNREADABLE;
            }
            String password = pair.substring(colon + 1);
            return password.isEmpty() && userTokens ? pair.substring(0, colon) : password;
        } catch (IllegalArgumentException e) {
            return UNREADABLE;
        }
    }
}
