package dev.tollgate.login;

import dev.tollgate.auth.Accounts;
import dev.tollgate.auth.Caller;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenValue;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    private final Sql sql;
    private final InstantSource clock;
    private final LoginConfig config;
    private final SecureRandom random = new SecureRandom();

    LoginSessions(Sql sql, InstantSource clock, LoginConfig config) {
        this.sql = sql;
        this.clock = clock;
        this.config = config;
    }

    /** Where a login came from. */
    public record Origin(@Nullable String address, @Nullable String userAgent) {
        private static final int LONGEST = 256;

        public static Origin of(@Nullable String address, HttpServerRequest request) {
            String userAgent = request.getHeader(HttpHeaders.USER_AGENT);
            boolean tooLong = userAgent != null && userAgent.length() > LONGEST;
            return new Origin(address, tooLong ? userAgent.substring(0, LONGEST) : userAgent);
        }
    }

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
        return sql.list(LIST, row -> view(row, self), self.id(), after, now, now.minus(config.sessionIdle()), limit);
    }

    /** Ends one session of the user; false if there is none of that id. */
    public boolean end(UUID user, UUID session) {
        return sql.update("delete from login_session where user_id = ? and id = ?", user, session) > 0;
    }

    /** Ends all sessions of the user but one. */
    public void endOthers(UUID user, @Nullable UUID kept) {
        sql.update("delete from login_session where user_id = ? and id is distinct from ?", user, kept);
    }

    private UUID insert(
            Accounts.Account user, Origin origin, String kind, byte @Nullable [] secretHash, Duration lifetime) {
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        Instant now = clock.instant();
        int inserted = sql.update(
                INSERT,
                id,
                kind,
                secretHash,
                origin.address(),
                origin.userAgent(),
                now,
                now,
                now.plus(lifetime),
                user.id(),
                user.passwordHash());
        if (inserted == 0) {
            throw new ProblemException(ProblemType.BAD_CREDENTIALS);
        }
        return id;
    }

    private @Nullable Caller find(String query, String kind, Object key, Duration idle) {
        Instant now = clock.instant();
        Found found = sql.first(query, LoginSessions::found, kind, key, now, now.minus(idle));
        if (found == null) {
            return null;
        }
        if (found.lastUsed().plus(TOUCH_INTERVAL).isBefore(now)) {
            sql.update(
                    "update login_session set last_used_at = ? where id = ?",
                    now,
                    found.caller().sessionId());
        }
        return found.caller();
    }

    private record Found(Caller caller, Instant lastUsed) {}

    private static Found found(ResultSet row) throws SQLException {
        UUID session = row.getObject(1, UUID.class);
        UUID user = row.getObject(3, UUID.class);
        return new Found(
                new Caller(Caller.Kind.LOGIN, user, row.getString(4), row.getBoolean(5), null, session),
                row.getTimestamp(2).toInstant());
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
}
