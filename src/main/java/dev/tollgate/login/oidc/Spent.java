package dev.tollgate.login.oidc;

import dev.tollgate.database.Sql;
import dev.tollgate.secret.TokenValue;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What is good once, on all replicas together. */
@Singleton
class Spent {
    private static final String SPEND =
            "insert into oidc_spent (hash, expires_at) values (?, ?) on conflict do nothing";

    private final Sql sql;

    Spent(Sql sql) {
        this.sql = sql;
    }

    /**
     * @param kind what it is, so that no two kinds are taken for each other
     * @param until from when on it is good for nothing anyhow
     * @return false if it was spent before
     */
    boolean spend(String kind, String value, Instant until) {
        return sql.update(SPEND, TokenValue.sha256(kind + "\n" + value), until) > 0;
    }
}
