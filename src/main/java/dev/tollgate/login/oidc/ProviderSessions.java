package dev.tollgate.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.database.Sql;
import dev.tollgate.keys.ServerSeal;
import dev.tollgate.login.LoginConfig;
import dev.tollgate.login.LoginSessions.Origin;
import dev.tollgate.secret.OneTimeValue;
import dev.tollgate.secret.TokenValue;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/** Sessions of the dashboard that began at the provider, and can be ended from there. They are rows, so on every replica. */
@Singleton
class ProviderSessions {
    private static final String START = """
            insert into login_session (id, user_id, kind, secret_hash, address, user_agent, created_at, last_used_at, expires_at,
                                       oidc_issuer, oidc_subject, oidc_sid, oidc_id_token)
            select ?, id, 'COOKIE', ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from app_user where id = ? and disabled_at is null for share
            """;
    private static final String BY_SESSION = "delete from login_session where oidc_issuer = ?"
            + " and (oidc_sid = ? or oidc_sid is null and oidc_subject = ?) and oidc_subject = coalesce(?, oidc_subject)";
    private static final String BY_SUBJECT = "delete from login_session where oidc_issuer = ? and oidc_subject = ?";
    private static final String ID_TOKEN = "select oidc_id_token from login_session where id = ? and oidc_issuer = ?";
    private static final String PURPOSE = "id token";
    /** As much as fits into an address; in bytes. */
    private static final int LONGEST_ID_TOKEN = 4_096;

    private final Sql sql;
    private final ServerSeal seal;
    private final LoginConfig config;
    private final InstantSource clock;

    ProviderSessions(Sql sql, ServerSeal seal, LoginConfig config, InstantSource clock) {
        this.sql = sql;
        this.seal = seal;
        this.config = config;
        this.clock = clock;
    }

    /** @return the cookie's value; null if the account has been disabled */
    @Nullable
    String start(UUID user, ProviderIdentity who, Origin origin) {
        String secret = OneTimeValue.generate();
        Instant now = clock.instant();
        int started = sql.update(
                START,
                UuidVersion7Strategy.INSTANCE.generateUuid(null),
                TokenValue.sha256(secret),
                origin.address(),
                origin.userAgent(),
                now,
                now,
                now.plus(config.sessionLifetime()),
                who.identity().issuer(),
                who.identity().subject(),
                who.session(),
                sealed(who.idToken()),
                user);
        return started == 0 ? null : secret;
    }

    private byte @Nullable [] sealed(String idToken) {
        byte[] bytes = idToken.getBytes(UTF_8);
        return bytes.length > LONGEST_ID_TOKEN ? null : seal.seal(PURPOSE, bytes);
    }

    /** Of one session of the provider's, or of all that its subject has. */
    void end(String issuer, LogoutToken token) {
        if (token.session() != null) {
            sql.update(BY_SESSION, issuer, token.session(), token.subject(), token.subject());
            return;
        }
        sql.update(BY_SUBJECT, issuer, token.subject());
    }

    /**
     * Whether a session began at the provider, and by what ID token.
     *
     * @param idToken null if it was too long to keep
     */
    record Begun(@Nullable String idToken) {}

    @Nullable
    Begun begun(UUID session, String issuer) {
        return sql.first(ID_TOKEN, row -> new Begun(opened(row.getBytes(1))), session, issuer);
    }

    private @Nullable String opened(byte @Nullable [] sealed) {
        byte[] bytes = sealed == null ? null : seal.open(PURPOSE, sealed);
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
