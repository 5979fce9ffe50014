package dev.tollgate.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends by itself, and when, on a real database; tokens in {@link TokenRetentionTest}. */
class RetentionTest {
    private final RetentionScene scene;

    RetentionTest() throws SQLException {
        scene = new RetentionScene();
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    @Test
    void everyTableIsListedHereAndInTheOperatorsManual() throws Exception {
        List<String> tables = new ArrayList<>();
        try (ResultSet row = scene.database
                .createStatement()
                .executeQuery("select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE'")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        assertThat(Tables.KEPT.keySet()).containsExactlyInAnyOrderElementsOf(tables);
        assertThat(Tables.RULES).allMatch(rule -> tables.contains(rule.table()));
        String manual = Files.readString(Path.of("docs", "operations.md"));
        Tables.KEPT.forEach((table, kept) -> assertThat(manual).contains("| `" + table + "` | " + kept + " |"));
    }

    @Test
    void addressesOfPeopleStayNinetyDaysAndUsageAsLongAsItsToken() throws Exception {
        UUID lately = scene.token("null", "null");
        UUID longAgo = scene.token("null", "null");
        scene.usage(lately, "now() - interval '89 days'");
        scene.usage(longAgo, "now() - interval '91 days'");
        scene.usage(UUID.randomUUID(), "now()");

        scene.end();

        assertThat(scene.ids("select token_id from token_usage")).containsExactlyInAnyOrder(lately, longAgo);
        assertThat(scene.ids("select token_id from token_usage where last_used_address is not null"))
                .containsExactly(lately);
        assertThat(scene.ids("select token_id from token_usage where ending_value_address is not null"))
                .containsExactly(lately);
        assertThat(scene.number("select count(*) from token_usage where last_used_at is not null"))
                .isEqualTo(2);
    }

    @Test
    void verdictsAreKeptByTheHourForFourteenDaysAndByTheDayForFourHundred() throws Exception {
        UUID subject = UUID.randomUUID();
        for (int daysAgo : List.of(0, 15, 16, 40, 401, 402)) {
            scene.execute(
                    "insert into verdict_count (subject, day, code, hours, total)"
                            + " values (?, (now() at time zone 'UTC')::date - ?, 'VALID', array_fill(1, array[24]), 24)",
                    subject,
                    daysAgo);
        }

        scene.end();

        String age = "(now() at time zone 'UTC')::date - day";
        assertThat(scene.number("select sum(" + age + ") from verdict_count")).isEqualTo(15 + 16 + 40 + 401);
        assertThat(scene.number(
                        "select sum(" + age + ") from verdict_count where hours is not null and " + age + " < 45"))
                .isEqualTo(15);
        assertThat(scene.number("select min(total) from verdict_count")).isEqualTo(24);
    }

    @Test
    void refusalsStayThirtyDaysTheLastThousandOfATokenAndTheLastHundredThousandOfAnOrganization() throws Exception {
        UUID noisy = UUID.randomUUID();
        scene.refusals(noisy, scene.organization, 1_200, "now() - n * interval '1 minute'");
        UUID old = UUID.randomUUID();
        scene.refusals(old, scene.organization, 2, "now() - n * interval '29 days'");
        UUID others = UUID.randomUUID();
        scene.execute(
                "insert into refusal (id, organization_id, token_id, at, code, replica, count)"
                        + " select gen_random_uuid(), ?, gen_random_uuid(), now() - n * interval '1 second', 'EXPIRED', 'a', 1"
                        + " from generate_series(1, 100100) n",
                others);

        scene.end();

        assertThat(scene.number("select count(*) from refusal where token_id = ?", noisy))
                .isEqualTo(1_000);
        assertThat(scene.number(
                        "select count(*) from refusal where token_id = ? and at < now() - interval '1001 minutes'",
                        noisy))
                .isZero();
        assertThat(scene.number("select count(*) from refusal where token_id = ?", old))
                .isOne();
        assertThat(scene.number("select count(*) from refusal where organization_id = ?", others))
                .isEqualTo(100_000);
    }

    @Test
    void loginsAndRepeatableAnswersEndByTheDatabasesClock() throws Exception {
        for (String expires : List.of("now() - interval '1 second'", "now() + interval '1 minute'")) {
            scene.execute(
                    "insert into login_session (id, user_id, kind, created_at, last_used_at, expires_at)"
                            + " values (gen_random_uuid(), ?, 'JWT', now(), now(), " + expires + ")",
                    scene.person);
        }
        for (String age : List.of("25 hours", "11 minutes", "9 minutes")) {
            scene.execute("insert into idempotency (key_hash, request_hash, status, answer, sealed, created_at)"
                    + " values (sha256('" + age + "'), '', 201, '', 'secret', now() - interval '" + age + "')");
        }

        scene.end();

        assertThat(scene.number("select count(*) from login_session")).isOne();
        assertThat(scene.number("select count(*) from idempotency")).isEqualTo(2);
        assertThat(scene.number("select count(*) from idempotency where sealed is not null"))
                .isOne();
    }

    @Test
    void whatAnotherReplicaIsAtIsLeftToIt() throws Exception {
        scene.token("now() - interval '91 days'", "null");
        scene.database.setAutoCommit(false);
        scene.execute("select pg_advisory_xact_lock(7310577361)");
        try (Connection other = scene.access.connect()) {
            for (Rule rule : Tables.RULES) {
                assertThat(Retention.end(other, rule, 200_000)).isZero();
            }
        }
        scene.database.rollback();
        scene.database.setAutoCommit(true);
        scene.end();
        assertThat(scene.number("select count(*) from token")).isZero();
    }
}
