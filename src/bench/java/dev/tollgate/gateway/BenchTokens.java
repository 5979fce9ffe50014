package dev.tollgate.gateway;

import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.secret.TokenFormat;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * With {@code BENCH_TOKENS=<number>} and {@code BENCH_FILE=<path>}: fills the database with so many tokens past the
 * change log, writes some of their values to the file, the gateway's own first, and ends the program.
 */
@Singleton
final class BenchTokens {
    private static final int SAMPLED = 20_000;
    private static final String FILL = """
            insert into organization (id, name, created_at)
              values ('0198c59f-0a11-7f00-8000-6b2d4e8c1a77', 'Bench', now());
            create temporary table filled as
              with body as (select i, 'tg_ci_' || md5('bench' || i) as text from generate_series(1, %d) i),
                   checked as (select i, text, crc32(text::bytea) as crc from body)
              select i, uuidv7() as id, text || (
                       select string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
                                1 + (crc / power(62, 5 - d)::bigint %% 62)::int, 1), '' order by d)
                         from generate_series(0, 5) d) as value
                from checked;
            insert into token (id, organization_id, kind, role_id, label, expires_at, hint, created_at)
              select id, '0198c59f-0a11-7f00-8000-6b2d4e8c1a77', 'ci', '00000000-0000-7000-8000-000000000001',
                     'bench ' || i, timestamptz '2099-01-31 00:00:00Z', '', now() from filled;
            insert into token_value (id, token_id, hash, state, created_at)
              select uuidv7(), id, sha256(value::bytea), 'ACTIVE', now() from filled;
            """;

    private final AgroalDataSource database;
    private final TokenFormat format;

    BenchTokens(AgroalDataSource database, TokenFormat format) {
        this.database = database;
        this.format = format;
    }

    void fill(@Observes @Priority(4000) StartupEvent start) throws SQLException, IOException {
        String tokens = System.getenv("BENCH_TOKENS");
        if (tokens == null) {
            return;
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                Writer file = Files.newBufferedWriter(Path.of(System.getenv("BENCH_FILE")))) {
            // As a replica of a server would write them: without the triggers of the change log.
            statement.execute("set session_replication_role = replica");
            statement.execute(FILL.formatted(Integer.parseInt(tokens)));
            file.write(gateway(statement) + "\n");
            try (ResultSet values = statement.executeQuery(
                    "select value from filled order by md5(value) limit " + SAMPLED)) {
                while (values.next()) {
                    file.write(values.getString(1) + "\n");
                }
            }
            statement.execute("drop table filled; set session_replication_role = default; analyze");
        }
        Quarkus.asyncExit();
    }

    private String gateway(Statement statement) throws SQLException {
        TokenValue value = format.generate(TokenKind.INTEGRATION);
        statement.execute("""
                insert into token (id, organization_id, kind, role_id, label, hint, created_at)
                  values ('0198c5a0-5b8e-7c3a-9d52-3f5f1c7a9b11', '0198c59f-0a11-7f00-8000-6b2d4e8c1a77', 'ci',
                          '00000000-0000-7000-8000-000000000003', 'gateway', '', now());
                insert into token_value (id, token_id, hash, state, created_at)
                  values (uuidv7(), '0198c5a0-5b8e-7c3a-9d52-3f5f1c7a9b11', '\\x%s', 'ACTIVE', now())
                """.formatted(HexFormat.of().formatHex(value.hash())));
        return value.reveal();
    }
}
