package dev.tollgate.listing;

import dev.tollgate.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The place where a page ended, opaque to clients: the list's kind and order, and the last item's sort values. */
public final class Cursor {
    private static final String SEPARATOR = "\u0000";

    private Cursor() {}

    public static String of(String kind, String... values) {
        String text = kind + SEPARATOR + String.join(SEPARATOR, values);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param count how many values the kind has
     * @throws ProblemException {@code VALIDATION_FAILED} for anything that was not made for this kind of list
     */
    public static List<String> parse(String cursor, String kind, int count) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        List<String> parts = List.of(text.split(SEPARATOR, -1));
        if (parts.size() != count + 1 || !parts.get(0).equals(kind)) {
            throw invalid();
        }
        return parts.subList(1, parts.size());
    }

    public static ProblemException invalid() {
        return ProblemException.invalid("after", "is not a cursor of this list");
    }
}
