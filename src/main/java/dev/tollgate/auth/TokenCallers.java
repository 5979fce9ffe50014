package dev.tollgate.auth;

import dev.tollgate.database.Sql;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownToken;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who stands behind a token that calls the admin API. */
@Singleton
class TokenCallers {
    // Once more by the database, which this call needs anyway: this replica's memory may be older.
    private static final String LIVE = """
            from token t join organization o on o.id = t.organization_id %s
             where t.id = ? and t.revoked_at is null and t.enabled and (t.expires_at is null or t.expires_at > now())
               and not o.suspended and o.deleted_at is null
               and exists (select 1 from token_value v where v.token_id = t.id and v.hash = ?
                              and (v.state = 'ACTIVE' and (v.ends_at is null or v.ends_at > now())
                                   or v.ends_at >= ?))
            """;
    private static final String PERSON = "select u.id, u.name " + LIVE.formatted("join app_user u on u.id = t.user_id");
    private static final String INTEGRATION_TOKEN = "select t.id, t.label " + LIVE.formatted("");

    private final Sql sql;
    private final InstantSource clock;

    TokenCallers(Sql sql, InstantSource clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** @param kind what an integration token is to be taken for; an access token's bearer is its user */
    @Nullable
    Caller find(KnownToken token, byte[] hash, Caller.Kind kind) {
        return find(token, hash, kind, clock.instant().plus(Duration.ofDays(1)));
    }

    /** The same, also by a value that was rotated out at that time or later. */
    @Nullable
    Caller find(KnownToken token, byte[] hash, Caller.Kind kind, Instant rotatedOut) {
        boolean person = token.kind() == TokenKind.ACCESS;
        Caller.Kind as = person ? Caller.Kind.ACCESS_TOKEN : kind;
        UUID organization = token.organization().id();
        return sql.first(
                person ? PERSON : INTEGRATION_TOKEN,
                row -> new Caller(as, row.getObject(1, UUID.class), row.getString(2), false, organization, null),
                token.id(),
                hash,
                rotatedOut);
    }
}
