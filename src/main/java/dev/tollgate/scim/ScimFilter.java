package dev.tollgate.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.auth.PathId;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.FoldedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter (RFC 7644 section 3.4.2.2) as a condition of the database: {@code eq} of what directories look people up by, and
 * {@code and}, {@code or}, {@code not}.
 *
 * @param condition over the tables of {@link ScimUsers}
 */
record ScimFilter(String condition, List<Object> parameters) {
    static final ScimFilter ALL = new ScimFilter("true", List.of());

    private static final int LONGEST = 1_000;
    private static final int DEEPEST = 20;
    /** A bracket, a text, or a word; a word may select among values: {@code emails[type eq "work"].value}. */
    private static final Pattern TOKEN =
            Pattern.compile("\\s*+([()]|\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s()\"\\[\\]]++(?:\\[[^\\]]*+\\][.\\w]*+)?)\\s*+");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SELECTION = Pattern.compile("\\[.*]");

    /** @throws ProblemException {@code invalidFilter} */
    static ScimFilter parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        if (text.length() > LONGEST) {
            throw ScimProblem.invalidFilter("A filter has at most " + LONGEST + " characters.");
        }
        return new Parser(tokens(text)).all();
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (end < text.length()) {
            throw ScimProblem.invalidFilter("The filter cannot be read from character " + (end + 1) + " on.");
        }
        return tokens;
    }

    /** From left to right; {@code and} binds before {@code or}. */
    private static final class Parser {
        private final List<String> tokens;
        private final List<Object> parameters = new ArrayList<>();
        private int at;
        private int depth;

        Parser(List<String> tokens) {
            this.tokens = tokens;
        }

        ScimFilter all() {
            String condition = either();
            if (at < tokens.size()) {
                throw ScimProblem.invalidFilter("Unexpected in the filter: " + tokens.get(at));
            }
            return new ScimFilter(condition, List.copyOf(parameters));
        }

        private String either() {
            StringBuilder condition = new StringBuilder("(").append(both());
            while (skip("or")) {
                condition.append(" or ").append(both());
            }
            return condition.append(")").toString();
        }

        private String both() {
            StringBuilder condition = new StringBuilder(one());
            while (skip("and")) {
                condition.append(" and ").append(one());
            }
            return condition.toString();
        }

        private String one() {
            boolean negated = skip("not");
            if (!skip("(")) {
                if (negated) {
                    throw ScimProblem.invalidFilter("What is negated stands in brackets.");
                }
                return comparison(next());
            }
            if (++depth > DEEPEST) {
                throw ScimProblem.invalidFilter("A filter has brackets within brackets " + DEEPEST + " deep at most.");
            }
            String inner = either();
            if (!skip(")")) {
                throw ScimProblem.invalidFilter("A bracket is not closed.");
            }
            depth--;
            return negated ? "not " + inner : inner;
        }

        private String comparison(String attribute) {
            if (!next().equalsIgnoreCase("eq")) {
                throw ScimProblem.invalidFilter("Only eq is supported.");
            }
            String value = next();
            return switch (name(attribute)) {
                case "username", "emails", "emails.value" -> address(text(value));
                case "externalid" -> parameter("s.external_id is not distinct from ?", text(value));
                case "active" -> parameter("(m.role is not null) = ?", truth(value));
                case "id" -> parameter("u.id = ?", id(text(value)));
                default -> throw ScimProblem.invalidFilter("Not supported in a filter: " + attribute);
            };
        }

        private String address(String email) {
            parameters.add(FoldedText.keyOf(email));
            return parameter("coalesce(u.email_key = ? or lower(u.email) = lower(?), false)", email);
        }

        private String parameter(String condition, Object value) {
            parameters.add(value);
            return condition;
        }

        private String next() {
            if (at == tokens.size()) {
                throw ScimProblem.invalidFilter("The filter ends too early.");
            }
            return tokens.get(at++);
        }

        private boolean skip(String word) {
            boolean there = at < tokens.size() && tokens.get(at).equalsIgnoreCase(word);
            at += there ? 1 : 0;
            return there;
        }
    }

    private static String name(String attribute) {
        String plain = AttributePath.withoutSchema(attribute);
        return SELECTION.matcher(plain).replaceFirst("").toLowerCase(Locale.ROOT);
    }

    private static String text(String value) {
        if (!value.startsWith("\"")) {
            throw ScimProblem.invalidFilter("A text stands in quotation marks.");
        }
        try {
            return JSON.readValue(value, String.class);
        } catch (JsonProcessingException e) {
            throw ScimProblem.invalidFilter("A text is written as in JSON.");
        }
    }

    private static boolean truth(String value) {
        String plain = value.replace("\"", "").toLowerCase(Locale.ROOT);
        if (!plain.equals("true") && !plain.equals("false")) {
            throw ScimProblem.invalidFilter("active is true or false.");
        }
        return plain.equals("true");
    }

    /** What is no id is nobody's. */
    private static UUID id(String value) {
        try {
            return PathId.parse(value);
        } catch (ProblemException e) {
            return new UUID(0, 0);
        }
    }
}
