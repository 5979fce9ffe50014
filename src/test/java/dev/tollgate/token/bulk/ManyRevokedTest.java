package dev.tollgate.token.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.database.TestDatabase.Issued;
import dev.tollgate.secret.TokenKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What one statement does for the tokens of a batch, on a real database: no less than triggers do for each. */
class ManyRevokedTest {
    private final TestDatabase database = new TestDatabase();
    private final UUID job = UUID.randomUUID();
    private final List<Issued> tokens = List.of(database.issue(), database.issue(), database.issue());

    @BeforeEach
    void aJob() {
        database.execute(
                "insert into bulk_job (id, organization_id, filter, reason, matched, state, place_at, place_id, actor_kind,"
                        + " actor_name, created_at) values (?, ?, '{}', 'old', 3, 'RUNNING', now(), ?, 'USER', 'Ada', now())",
                job,
                database.organization,
                job);
        database.execute("delete from change_log");
    }

    private static int revoke(Connection connection, UUID job, List<Issued> tokens) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select revoke_tokens(job, cast(? as uuid[]), now()) from bulk_job job where job.id = ?")) {
            statement.setObject(
                    1, tokens.stream().map(token -> token.id().toString()).toArray(String[]::new));
            statement.setObject(2, job);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private int revoke(List<Issued> which) {
        int[] count = new int[1];
        database.inTransaction(connection -> count[0] = revoke(connection, job, which));
        return count[0];
    }

    private long logged() {
        return database.number(
                "select count(*) from change_log where source = 'token' and protocol = 1 and hash is null");
    }

    @Test
    void eachTokenEndsWithAnEventAndAPlaceInTheLogOnce() {
        assertThat(revoke(tokens.subList(0, 2))).isEqualTo(2);
        assertThat(revoke(tokens)).as("the others").isOne();
        assertThat(revoke(tokens)).isZero();
        assertThat(database.number("select count(*) from token where revoked_reason = 'old' and version = 2"))
                .isEqualTo(3);
        assertThat(logged()).isEqualTo(3);
        assertThat(database.number("select count(distinct key) from change_log"))
                .isEqualTo(3);
        assertThat(database.number("""
                select count(*) from audit_event e join token t on t.id = e.subject_id and t.label = e.subject_name
                 where action = 'token.revoked' and actor_name = 'Ada' and detail = '{"bulk":true,"reason":"old"}'
                   and hash is not null
                """)).isEqualTo(3);
    }

    @Test
    void whatIsChangedAfterItInTheSameTransactionIsLoggedAsEver() {
        Issued other = database.issue();
        long before = logged();
        database.inTransaction(connection -> {
            revoke(connection, job, tokens);
            TestDatabase.run(connection, "update token set enabled = false where id = ?", other.id());
        });
        assertThat(logged() - before).isEqualTo(4);
    }

    @Test
    void whatWouldShowAValueAgainIsForgottenForEachToken() {
        for (Issued token : tokens) {
            database.execute(
                    "insert into idempotency (key_hash, request_hash, status, answer, sealed, token_id, created_at)"
                            + " values (sha256(?::text::bytea), '', 201, '', 'x', ?, now())",
                    token.id(),
                    token.id());
        }
        revoke(tokens.subList(0, 2));
        assertThat(database.number("select count(*) from idempotency where sealed is not null"))
                .isOne();
    }

    @Test
    void jobTokensAreNoneOfIt() {
        assertThat(revoke(List.of(database.issue(TokenKind.JOB)))).isZero();
    }

    @Test
    void aListenerIsWokenOnce() throws SQLException {
        try (Connection listener = database.access.connect();
                Statement statement = listener.createStatement()) {
            statement.execute("listen tollgate_change");
            revoke(tokens);
            PGNotification[] heard = listener.unwrap(PGConnection.class).getNotifications(10_000);
            assertThat(heard).hasSize(1);
            assertThat(database.number("select max(seq) from change_log"))
                    .isEqualTo(Long.parseLong(heard[0].getParameter()));
        }
    }
}
