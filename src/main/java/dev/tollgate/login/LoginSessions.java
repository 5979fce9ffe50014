package dev.tollgate.login;

import dev.tollgate.auth.Accounts;
import dev.tollgate.auth.Caller;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenValue;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/** Logins that are under way, kept in the database: whoever's row is gone has been logged out, on every replica. */
@Singleton
public class LoginSessions {
    private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(1);
    private static final String LIVE = """
            select s.id, s.last_used_at, u.id, u.name, u.operator
              from login_session s join app_user u on u.id = s.user_id
             where s.kind = ? and %s = ? and s.expires_at > ? and s.last_used_at > ?
            """;
    // Waits for a change of the password that is under way, and then finds that the one checked is not the password.
    private static final String INSERT = """
            insert into login_session
                   (id, user_id, kind, secret_hash, address, user_agent, created_at, last_used_at, expires_at)
            select ?, id, ?, ?, ?, ?, ?, ?, ? from app_user where id = ? and password_hash = ? for share
            """;
    private static final String LIST = """
            select id, kind, address, user_agent, created_at, last_used_at, expires_at
              from login_session
             where user_id = ? and id > ? and expires_at > ? and (kind = 'JWT' or last_used_at > ?)
             order by id limit ?
            """;
    private static final String BY_ID = LIVE.formatted("s.id");
    private static final String BY_SECRET = LIVE.formatted("s.secret_hash");

    private final AgroalDataSource database;
    private final InstantSource clock;
    private final LoginConfig config;
    private final SecureRandom random = new SecureRandom();

    LoginSessions(AgroalDataSource database, InstantSource clock, LoginConfig config) {
        this.database = database;
        this.clock = clock;
        this.config = config;
    }

    /** Where a login came from. */
    record Origin(@Nullable String address, @Nullable String userAgent) {}

    /** Starts the session behind a JWT; the answer is for its {@code sid} claim. */
    UUID startJwt(Accounts.Account user, Origin origin) {
        return insert(user, origin, "JWT", null, config.jwtLifetime());
    }

    /** Starts a dashboard session; the answer is the cookie's value. */
    String startCookie(Accounts.Account user, Origin origin) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        insert(user, origin, "COOKIE", TokenValue.sha256(secret), config.sessionLifetime());
        return secret;
    }

    @Nullable
    public Caller findJwt(UUID session) {
        return find(BY_ID, "JWT", session, config.jwtLifetime());
    }

    @Nullable
    public Caller findCookie(String secret) {
        return find(BY_SECRET, "COOKIE", TokenValue.sha256(secret), config.sessionIdle());
    }

    List<LoginSessionView> list(Caller self, UUID after, int limit) {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setObject(1, self.id());
            statement.setObject(2, after);
            statement.setObject(3, utc(now));
            statement.setObject(4, utc(now.minus(config.sessionIdle())));
            statement.setInt(5, limit);
            try (ResultSet row = statement.executeQuery()) {
                List<LoginSessionView> sessions = new ArrayList<>();
                while (row.next()) {
                    sessions.add(view(row, self));
                }
                return sessions;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends one session of the user; false if there is none of that id. */
    public boolean end(UUID user, UUID session) {
        return delete("delete from login_session where user_id = ? and id = ?", user, session) > 0;
    }

    /** Ends all sessions of the user but one. */
    public void endOthers(UUID user, @Nullable UUID kept) {
        delete("delete from login_session where user_id = ? and id is distinct from ?", user, kept);
    }

    private UUID insert(
            Accounts.Account user, Origin origin, String kind, byte @Nullable [] secretHash, Duration lifetime) {
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setObject(1, id);
            statement.setString(2, kind);
            statement.setBytes(3, secretHash);
            statement.setString(4, origin.address());
            statement.setString(5, origin.userAgent());
            statement.setObject(6, utc(now));
            statement.setObject(7, utc(now));
            statement.setObject(8, utc(now.plus(lifetime)));
            statement.setObject(9, user.id());
            statement.setString(10, user.passwordHash());
            if (statement.executeUpdate() == 0) {
                throw new ProblemException(ProblemType.BAD_CREDENTIALS);
            }
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Caller find(String query, String kind, Object key, Duration idle) {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, kind);
            statement.setObject(2, key);
            statement.setObject(3, utc(now));
            statement.setObject(4, utc(now.minus(idle)));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                UUID session = row.getObject(1, UUID.class);
                if (row.getTimestamp(2).toInstant().plus(TOUCH_INTERVAL).isBefore(now)) {
                    touch(connection, session, now);
                }
                UUID user = row.getObject(3, UUID.class);
                return new Caller(Caller.Kind.LOGIN, user, row.getString(4), row.getBoolean(5), null, session);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void touch(Connection connection, UUID session, Instant now) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update login_session set last_used_at = ? where id = ?")) {
            statement.setObject(1, utc(now));
            statement.setObject(2, session);
            statement.executeUpdate();
        }
    }

    private static LoginSessionView view(ResultSet row, Caller self) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        return new LoginSessionView(
                id,
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getTimestamp(5).toInstant(),
                row.getTimestamp(6).toInstant(),
                row.getTimestamp(7).toInstant(),
                id.equals(self.sessionId()));
    }

    private int delete(String query, UUID user, @Nullable UUID session) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, user);
            statement.setObject(2, session);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
