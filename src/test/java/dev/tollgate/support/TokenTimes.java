package dev.tollgate.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Lets time have passed for a token of the {@link SharedServer}: what its rows say moves into the past. */
public final class TokenTimes {
    private static final String TOKEN = """
            update token set created_at = created_at - make_interval(secs => ?),
                             expires_at = expires_at - make_interval(secs => ?),
                             lifetime_until = lifetime_until - make_interval(secs => ?),
                             renewed_at = renewed_at - make_interval(secs => ?),
                             acted_at = acted_at - make_interval(secs => ?),
                             renew_until = renew_until - make_interval(secs => ?)
             where id = ?
            """;
    // As a program that does not know how long tokens live.
    private static final String FORGET = """
            update token set lifetime = null, lifetime_until = null, renewed_at = null, acted_at = null, rotated_at = null
             where id = ?
            """;

    private static final String OVERLAP =
            "update token_value set ends_at = ends_at + make_interval(secs => ?) where token_id = ?";

    private TokenTimes() {}

    public static void pass(String token, Duration time) {
        update(TOKEN, token, time);
    }

    /** What the release before would have stored. */
    public static void forget(String token) {
        update(FORGET, token, Duration.ZERO);
    }

    /** An overlap that the release before let go on beyond the token's end. */
    public static void prolongOverlap(String token, Duration time) {
        update(OVERLAP, token, time);
    }

    private static void update(String sql, String token, Duration time) {
        try (Connection connection = SharedServer.database().connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i < parameters; i++) {
                statement.setDouble(i, (double) time.toSeconds());
            }
            statement.setObject(parameters, UUID.fromString(token));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
