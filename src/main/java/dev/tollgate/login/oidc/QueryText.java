package dev.tollgate.login.oidc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Names and values as forms and queries have them ({@code application/x-www-form-urlencoded}). */
final class QueryText {
    private QueryText() {}

    static String of(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** @param url may have a query of its own */
    static String append(String url, Map<String, String> values) {
        return url + (url.indexOf('?') < 0 ? "?" : "&") + of(values);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
