package dev.tollgate.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says the token must be allowed to do: {@code ?permission=} and {@code Tollgate-Require-Permission},
 * each repeatable and each able to name several, separated by spaces (or commas, into which proxies fold repeated
 * headers). All must hold, so whoever adds one can only narrow. A requirement that is empty or not well-formed is
 * kept: no token holds it, and a broken configuration lets nobody in. So does one that misspells the name; all other
 * parameters are the client's, passed on by its gateway.
 */
final class RequiredPermissions {
    private static final CharSequence HEADER = HttpHeaders.createOptimized("Tollgate-Require-Permission");
    private static final CharSequence MISSPELT_HEADER = HttpHeaders.createOptimized("Tollgate-Require-Permissions");
    private static final String PARAMETER = "permission";
    private static final Set<String> MISSPELT = Set.of("permissions", "scope", "scopes", "role");
    private static final String HELD_BY_NONE = "";

    private RequiredPermissions() {}

    static List<String> fromHeader(HttpServerRequest request) {
        if (request.headers().contains(MISSPELT_HEADER)) {
            return List.of(HELD_BY_NONE);
        }
        List<String> lines = request.headers().getAll(HEADER);
        return lines.isEmpty() ? List.of() : split(lines, new ArrayList<>());
    }

    static List<String> fromHeaderAndQuery(HttpServerRequest request) {
        List<String> header = fromHeader(request);
        String query = request.query();
        if (query == null || query.isEmpty()) {
            return header;
        }
        try {
            Map<String, List<String>> parameters =
                    new QueryStringDecoder(query, StandardCharsets.UTF_8, false, Integer.MAX_VALUE, true).parameters();
            if (parameters.keySet().stream().anyMatch(RequiredPermissions::isMisspelt)) {
                return List.of(HELD_BY_NONE);
            }
            List<String> values = parameters.get(PARAMETER);
            return values == null ? header : split(values, new ArrayList<>(header));
        } catch (IllegalArgumentException e) {
            return List.of(HELD_BY_NONE);
        }
    }

    private static boolean isMisspelt(String parameter) {
        String name = parameter.toLowerCase(Locale.ROOT);
        return MISSPELT.contains(name) || name.equals(PARAMETER) && !parameter.equals(PARAMETER);
    }

    /** The permissions in a text, separated by spaces; null if the text is not that, or names none. */
    static @Nullable List<String> parse(String text) {
        List<String> permissions = split(List.of(text), new ArrayList<>());
        return text.indexOf(',') < 0 && permissions.stream().allMatch(RequiredPermissions::isWellFormed)
                ? permissions
                : null;
    }

    private static List<String> split(List<String> texts, List<String> into) {
        for (String text : texts) {
            int before = into.size();
            int start = 0;
            for (int i = 0; i <= text.length(); i++) {
                if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == ',') {
                    if (i > start) {
                        into.add(text.substring(start, i));
                    }
                    start = i + 1;
                }
            }
            if (into.size() == before) {
                into.add(HELD_BY_NONE);
            }
        }
        return into;
    }

    /** Whether it matches {@code [a-z0-9-]+(:[a-z0-9-]+)*}. */
    private static boolean isWellFormed(String permission) {
        boolean partIsEmpty = true;
        for (int i = 0; i < permission.length(); i++) {
            char c = permission.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
            if (!letter && (c != ':' || partIsEmpty)) {
                return false;
            }
            partIsEmpty = !letter;
        }
        return !partIsEmpty;
    }
}
