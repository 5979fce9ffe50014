package dev.tollgate.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was due stays where a call that is under way, or has just ended, has given it a new end. */
class RetentionRaceTest {
    private static final String LONG_OVER = "now() - interval '91 days'";

    private final RetentionScene scene;

    RetentionRaceTest() throws SQLException {
        scene = new RetentionScene();
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    @Test
    void aTokenIsLengthened() throws Exception {
        UUID token = scene.token("null", LONG_OVER);
        UUID over = scene.token("null", LONG_OVER);

        endDuring("update token set expires_at = null where id = '" + token + "'");

        assertThat(scene.ids("select id from token")).containsExactly(token);
        assertThat(scene.ids("select token_id from token_value")).containsExactly(token);
        assertThat(over).isNotEqualTo(token);
    }

    @Test
    void aLinkForANewPasswordIsAskedForAgain() throws Exception {
        scene.execute(
                "insert into password_reset values (?, sha256('a'), now(), now() - interval '1 hour')", scene.person);

        endDuring("update password_reset set expires_at = now() + interval '1 hour'");

        assertThat(scene.number("select count(*) from password_reset")).isEqualTo(1);
    }

    @Test
    void anotherLoginFails() throws Exception {
        scene.execute("insert into failed_login values (sha256('a'), now() - interval '1 minute')");

        endDuring("update failed_login set counts_until = now() + interval '1 hour'");

        assertThat(scene.number("select count(*) from failed_login")).isEqualTo(1);
    }

    @Test
    void anIdempotencyKeyIsTakenAnew() throws Exception {
        scene.execute("insert into idempotency (key_hash, request_hash, body_hash, status, answer, created_at)"
                + " values (sha256('a'), sha256('b'), sha256('b'), 201, '{}', now() - interval '25 hours')");

        endDuring("update idempotency set created_at = now()");

        assertThat(scene.number("select count(*) from idempotency")).isEqualTo(1);
    }

    @Test
    void anAddressIsUsedAgain() throws Exception {
        UUID token = scene.token("null", "null");
        scene.usage(token, LONG_OVER);

        endDuring("update token_usage set last_used_at = now(), last_used_address = '192.0.2.3'");

        assertThat(scene.number("select count(*) from token_usage where last_used_address = '192.0.2.3'"))
                .isEqualTo(1);
    }

    @Test
    void whatACallHoldsKeepsNothingElseWaiting() throws Exception {
        for (String letter : new String[] {"a", "b"}) {
            scene.execute("insert into failed_login values (sha256('" + letter + "'), now() - interval '1 minute')");
        }
        try (Connection call = scene.access.connect()) {
            call.setAutoCommit(false);
            call.createStatement().execute("select from failed_login where key = sha256('b') for update");
            scene.execute("set lock_timeout = '5s'");

            assertThatCode(scene::end).as("waits for nobody").doesNotThrowAnyException();
            call.rollback();
        }
        assertThat(scene.number("select count(*) from failed_login")).isEqualTo(1);
    }

    /** Ends what is due while the change is made, and again when it is; both before it is committed, and after. */
    private void endDuring(String change) throws Exception {
        try (Connection call = scene.access.connect()) {
            call.setAutoCommit(false);
            call.createStatement().execute(change);
            Thread commit = new Thread(() -> commitOnceWaitedFor(call));
            commit.start();
            scene.end();
            commit.join();
        }
        scene.end();
    }

    /** Or soon, where nobody waits. */
    private void commitOnceWaitedFor(Connection call) {
        try (Connection look = scene.access.connect()) {
            for (int i = 0; i < 50 && !waits(look); i++) {
                Thread.sleep(10);
            }
            call.commit();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean waits(Connection look) throws SQLException {
        try (var row = look.createStatement()
                .executeQuery("select from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database()")) {
            return row.next();
        }
    }
}
