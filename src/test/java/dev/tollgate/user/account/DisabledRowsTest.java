package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the database refuses for a disabled account, whichever program asks, also one of the release before. */
class DisabledRowsTest {
    /** As the release before writes it. */
    private static final String SESSION = """
            insert into login_session
                   (id, user_id, kind, secret_hash, address, user_agent, created_at, last_used_at, expires_at)
            select gen_random_uuid(), id, 'JWT', null, null, null, now(), now(), now() + interval '1 hour'
              from app_user where id = ? and password_hash = 'hash' for share
            """;

    private static final String ACCESS_TOKEN = """
            insert into token (id, organization_id, kind, user_id, role_id, label, hint, created_at)
            select gen_random_uuid(), o.id, 'pat', ?, '00000000-0000-7000-8000-000000000013', 'Access token', '', now()
              from organization o
            """;
    private static final String DISABLE = "update app_user set disabled_at = now() where id = ?";
    private static final String GOOD_TOKENS = "select count(*) from token where enabled and user_id = ?";

    private static final String EVENT = """
            insert into audit_event (id, organization_id, at, action, actor_kind, actor_id, subject_kind, subject_id, detail)
            select audit_id(), o.id, now(), '%s', 'USER', u.id, 'USER', u.id, '{}'
              from organization o cross join app_user u where u.id = ?
            """;

    private final Postgres.Access access = Postgres.newDatabase();
    private final Connection database;
    private final UUID person = UUID.randomUUID();

    DisabledRowsTest() throws SQLException {
        database = access.connect();
        access.execute("insert into organization (id, name, created_at) values (gen_random_uuid(), 'O', now())");
        execute(
                database,
                "insert into app_user (id, email, name, password_hash, created_at)"
                        + " values (?, 'a@b.example', 'A', 'hash', now())");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void noSessionIsStarted() throws SQLException {
        assertThat(execute(database, SESSION)).isEqualTo(1);
        execute(database, DISABLE);
        assertThat(execute(database, SESSION)).isZero();
        execute(database, "update app_user set disabled_at = null where id = ?");
        assertThat(execute(database, SESSION)).isEqualTo(1);
    }

    @Test
    void whatWasUnderWayIsUndone() throws SQLException {
        try (Connection other = access.connect()) {
            other.setAutoCommit(false);
            execute(other, "update app_user set name = 'Changed' where id <> ?");
            execute(other, EVENT.formatted("organization.changed"));
            execute(database, DISABLE);
            assertThatThrownBy(other::commit)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(DatabaseFailure.isByDisabledAccount(e))
                                    .isTrue());
        }
        assertThat(count("select count(*) from audit_event where actor_id = ?")).isZero();
    }

    /** That somebody has disabled themselves, and what was refused before, is told of. */
    @Test
    void whatIsNoChangeOfTheirsIsRecorded() throws SQLException {
        execute(database, DISABLE);
        execute(database, EVENT.formatted("user.disabled"));
        execute(database, EVENT.formatted("call.refused"));
        assertThat(count("select count(*) from audit_event where actor_id = ? and seq > 0"))
                .isEqualTo(2);
    }

    @Test
    void noAccessTokenIsGood() throws SQLException {
        execute(database, DISABLE);
        execute(database, ACCESS_TOKEN);
        assertThat(count(GOOD_TOKENS)).isZero();
        execute(database, "update token set enabled = true where user_id = ?");
        assertThat(count(GOOD_TOKENS)).isZero();
        execute(database, "update app_user set disabled_at = null where id = ?");
        execute(database, "update token set enabled = true where user_id = ?");
        assertThat(count(GOOD_TOKENS)).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayMeanwhileFindsItDisabled() throws Exception {
        for (String statement : new String[] {SESSION, ACCESS_TOKEN}) {
            execute(database, "update app_user set disabled_at = null where id = ?");
            execute(database, "delete from login_session where user_id = ?");
            try (Connection other = access.connect()) {
                database.setAutoCommit(false);
                execute(database, DISABLE);
                CompletableFuture<Integer> underWay = CompletableFuture.supplyAsync(() -> unchecked(other, statement));
                Await.until(Duration.ofSeconds(20), "one waits for the account", this::somebodyWaits);
                database.commit();
                database.setAutoCommit(true);
                underWay.get();
            }
            assertThat(count("select count(*) from login_session where user_id = ?"))
                    .isZero();
            assertThat(count(GOOD_TOKENS)).isZero();
        }
    }

    private boolean somebodyWaits() {
        return access.number("select count(*) from pg_locks l join pg_stat_activity a using (pid)"
                        + " where not l.granted and a.datname = current_database()")
                > 0;
    }

    private int unchecked(Connection connection, String sql) {
        try {
            return execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, person);
            return statement.executeUpdate();
        }
    }

    private int count(String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setObject(1, person);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        }
    }
}
