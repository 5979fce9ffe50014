package dev.tollgate.token.list;

import dev.tollgate.listing.Cursor;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenUsage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The order of a token list, and the place in it where a page ends. Never expiring is last, never used is first. */
record TokenOrder(Key key, boolean descending) {
    private static final Instant NEVER_EXPIRES = Instant.parse("9999-12-31T00:00:00Z");

    /** What tokens are sorted by, as an expression in HQL that is never null. */
    enum Key {
        CREATED("createdAt", "t.createdAt"),
        LABEL("label", "t.label"),
        EXPIRES("expiresAt", "coalesce(t.expiresAt, :never)"),
        LAST_USED("lastUsedAt", "coalesce(u.lastUsedAt, :never)");

        private final String parameter;
        private final String hql;

        Key(String parameter, String hql) {
            this.parameter = parameter;
            this.hql = hql;
        }
    }

    /** The last item of a page. */
    record Place(Object value, UUID id) {}

    static TokenOrder of(String sort) {
        boolean descending = sort.startsWith("-");
        String name = descending ? sort.substring(1) : sort;
        for (Key key : Key.values()) {
            if (key.parameter.equals(name)) {
                return new TokenOrder(key, descending);
            }
        }
        throw ProblemException.invalid("sort", "must be createdAt, label, expiresAt or lastUsedAt, or one after a -");
    }

    String orderBy() {
        String direction = descending ? " desc" : " asc";
        return " order by " + key.hql + direction + ", t.id" + direction;
    }

    String behind() {
        String sign = descending ? " < " : " > ";
        return "(" + key.hql + sign + ":place or " + key.hql + " = :place and t.id" + sign + ":placeId)";
    }

    /** What an absent time counts as; null if the key has no such case. */
    @Nullable
    Instant never() {
        return switch (key) {
            case EXPIRES -> NEVER_EXPIRES;
            case LAST_USED -> Instant.EPOCH;
            case CREATED, LABEL -> null;
        };
    }

    String cursor(Token token, @Nullable TokenUsage usage) {
        Object value = switch (key) {
            case CREATED -> token.createdAt;
            case LABEL -> token.label;
            case EXPIRES -> token.expiresAt == null ? NEVER_EXPIRES : token.expiresAt;
            case LAST_USED -> usage == null || usage.lastUsedAt == null ? Instant.EPOCH : usage.lastUsedAt;
        };
        return Cursor.of(kind(), value.toString(), token.id.toString());
    }

    Place place(List<String> cursor) {
        try {
            Object value = key == Key.LABEL ? cursor.get(0) : Instant.parse(cursor.get(0));
            return new Place(value, UUID.fromString(cursor.get(1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }

    String kind() {
        return (descending ? "-" : "") + key.parameter;
    }
}
