package dev.tollgate.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends by itself, and when, on a real database. */
class RetentionTest {
    private static final UUID CI_ROLE = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private final Postgres.Access access = Postgres.newDatabase();
    private final Connection database;
    private final UUID organization;
    private final UUID person = UUID.randomUUID();

    RetentionTest() throws SQLException {
        database = access.connect();
        organization = organization("null");
        execute(
                "insert into app_user (id, email, name, password_hash, created_at) values (?, 'a@b.example', 'A', '', now())",
                person);
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void everyTableIsListedHereAndInTheOperatorsManual() throws Exception {
        List<String> tables = new ArrayList<>();
        try (ResultSet row = database.createStatement()
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
    void tokensGoNinetyDaysAfterTheirEnd() throws Exception {
        UUID live = token("null", "null");
        UUID justRevoked = token("now() - interval '89 days'", "null");
        UUID justExpired = token("null", "now() - interval '89 days'");
        token("now() - interval '91 days'", "null");
        token("null", "now() - interval '91 days'");
        organization("now() - interval '91 days'");
        UUID deleted = organization("now() - interval '91 days'");
        execute("update token set organization_id = ? where id = ?", deleted, token("null", "null"));

        end();

        assertThat(ids("select id from token")).containsExactlyInAnyOrder(live, justRevoked, justExpired);
        assertThat(ids("select token_id from token_value")).containsExactlyInAnyOrder(live, justRevoked, justExpired);
        assertThat(number("select count(distinct key) from change_log where source = 'token_value' and key not in"
                        + " (select id from token_value)"))
                .as("the replicas hear of it")
                .isEqualTo(3);
    }

    @Test
    void aJobTokenGoesAQuarterOfAnHourAfterItsEndWithAllThatWasCounted() throws Exception {
        UUID live = jobToken("now() - interval '14 minutes'");
        UUID over = jobToken("now() - interval '16 minutes'");

        end();

        assertThat(ids("select id from token")).containsExactly(live);
        assertThat(ids("select token_id from token_value")).containsExactly(live);
        assertThat(ids("select token_id from token_usage")).containsExactly(live);
        assertThat(ids("select subject from verdict_count")).containsExactly(live);
        assertThat(over).isNotEqualTo(live);
    }

    private UUID jobToken(String end) throws SQLException {
        UUID id = token("null", end);
        execute("update token set kind = 'job' where id = ?", id);
        execute("insert into token_usage (token_id, last_used_at) values (?, now())", id);
        execute("insert into verdict_count (subject, day, code, total) values (?, now()::date, 'VALID', 1)", id);
        return id;
    }

    @Test
    void aServiceAccountStaysAsLongAsWhatItHasMade() throws Exception {
        UUID account = token("now() - interval '91 days'", "null");
        UUID expired = token("null", "now() - interval '91 days'");
        UUID beyond = token("now() - interval '2 days'", "null");
        token("now() - interval '1 day'", "null");
        List<UUID> made = new ArrayList<>();
        for (UUID maker : List.of(account, expired, beyond)) {
            made.add(token("null", "null"));
            execute(
                    "update token set created_by_kind = 'TOKEN', created_by_id = ? where id = ?",
                    maker,
                    made.get(made.size() - 1));
        }

        end(1);

        assertThat(ids("select id from token")).contains(account, expired, beyond);
        execute("update token set revoked_at = now() - interval '1 hour' where created_by_id is not null");
        end();
        assertThat(ids("select id from token")).doesNotContain(account, expired).containsAll(made);
        end(1);
        assertThat(ids("select id from token")).doesNotContain(beyond);
    }

    @Test
    void ofEndedValuesTheLastHundredOfNinetyDaysStay() throws Exception {
        UUID token = token("null", "null");
        ended(token, 1_200, "now() - n * interval '1 minute'");
        UUID slow = token("null", "null");
        ended(slow, 3, "now() - n * interval '40 days'");
        UUID running = token("null", "null");
        ended(running, 110, "now() + n * interval '1 minute'");

        end();

        assertThat(number("select count(*) from token_value where token_id = ? and ends_at is not null", token))
                .isEqualTo(100);
        assertThat(number(
                        "select count(*) from token_value where token_id = ? and ends_at < now() - interval '101 minutes'",
                        token))
                .isZero();
        assertThat(number("select count(*) from token_value where token_id = ?", slow))
                .isEqualTo(1 + 2);
        assertThat(number("select count(*) from token_value where token_id = ?", running))
                .as("what is still accepted")
                .isEqualTo(1 + 110);
        assertThat(number("select count(*) from token_value where ends_at is null"))
                .isEqualTo(3);
    }

    @Test
    void beyondAnOrganizationsLimitTheOldestGoFirst() throws Exception {
        UUID token = token("null", "null");
        ended(token, 20, "now() - n * interval '1 minute'");
        for (int minutes = 1; minutes <= 20; minutes++) {
            token("now() - interval '" + minutes + " minutes'", "null");
        }

        end(12);

        assertThat(number("select count(*) from token_value where ends_at > now() - interval '12.5 minutes'"))
                .isEqualTo(12);
        assertThat(number("select count(*) from token_value where ends_at is not null"))
                .isEqualTo(12);
        assertThat(number("select count(*) from token where revoked_at > now() - interval '12.5 minutes'"))
                .isEqualTo(12);
        assertThat(number("select count(*) from token where revoked_at is not null"))
                .isEqualTo(12);
    }

    @Test
    void aDeletedRoleStaysWhileATokenNamesItAndADeletedOrganizationsRolesAndMembersGo() throws Exception {
        UUID named = role(organization, "now()");
        UUID unnamed = role(organization, "now()");
        UUID inUse = role(organization, "null");
        UUID gone = organization("now() - interval '91 days'");
        UUID goneRole = role(gone, "null");
        execute("update token set role_id = ? where id = ?", named, token("now()", "null"));
        for (UUID each : List.of(organization, gone)) {
            execute(
                    "insert into membership (organization_id, user_id, role, created_at) values (?, ?, 'OWNER', now())",
                    each,
                    person);
        }

        end();

        assertThat(ids("select id from token_role where organization_id is not null"))
                .containsExactlyInAnyOrder(named, inUse)
                .doesNotContain(unnamed, goneRole);
        assertThat(ids("select organization_id from membership")).containsExactly(organization);
    }

    @Test
    void addressesOfPeopleStayNinetyDaysAndUsageAsLongAsItsToken() throws Exception {
        UUID lately = token("null", "null");
        UUID longAgo = token("null", "null");
        usage(lately, "now() - interval '89 days'");
        usage(longAgo, "now() - interval '91 days'");
        usage(UUID.randomUUID(), "now()");

        end();

        assertThat(ids("select token_id from token_usage")).containsExactlyInAnyOrder(lately, longAgo);
        assertThat(ids("select token_id from token_usage where last_used_address is not null"))
                .containsExactly(lately);
        assertThat(ids("select token_id from token_usage where ending_value_address is not null"))
                .containsExactly(lately);
        assertThat(number("select count(*) from token_usage where last_used_at is not null"))
                .isEqualTo(2);
    }

    @Test
    void verdictsAreKeptByTheHourForFourteenDaysAndByTheDayForFourHundred() throws Exception {
        UUID subject = UUID.randomUUID();
        for (int daysAgo : List.of(0, 15, 16, 40, 401, 402)) {
            execute(
                    "insert into verdict_count (subject, day, code, hours, total)"
                            + " values (?, (now() at time zone 'UTC')::date - ?, 'VALID', array_fill(1, array[24]), 24)",
                    subject,
                    daysAgo);
        }

        end();

        String age = "(now() at time zone 'UTC')::date - day";
        assertThat(number("select sum(" + age + ") from verdict_count")).isEqualTo(15 + 16 + 40 + 401);
        assertThat(number("select sum(" + age + ") from verdict_count where hours is not null and " + age + " < 45"))
                .isEqualTo(15);
        assertThat(number("select min(total) from verdict_count")).isEqualTo(24);
    }

    @Test
    void ofDeletedPublishersTheLastThousandOfAnOrganizationStayOnceNothingHangsOnThem() throws Exception {
        publishers(organization, 1_200, "now() - n * interval '1 minute'");
        UUID other = organization("null");
        publishers(other, 1, "now() - interval '91 days'");
        publishers(other, 2, "now() - n * interval '40 days'");
        publishers(other, 1_100, "null");
        List<UUID> oldest = ids(
                "select id from publisher where organization_id = '" + organization + "' order by deleted_at limit 2");
        UUID job = jobToken("now() + interval '10 minutes'");
        execute("update token set created_by_id = ? where id = ?", oldest.get(0), job);
        execute(
                "insert into exchange_minute (organization_id, publisher_id, minute, exchanged) values (?, ?, now(), 1)",
                organization,
                oldest.get(1));

        end();

        assertThat(number("select count(*) from publisher where organization_id = ?", organization))
                .isEqualTo(1_000 + 2);
        assertThat(number(
                        "select count(*) from publisher where organization_id = ? and deleted_at < now() -"
                                + " interval '1000.5 minutes'",
                        organization))
                .isEqualTo(2);
        assertThat(number("select count(*) from publisher where organization_id = ?", other))
                .isEqualTo(2 + 1_100);
        execute("update token set revoked_at = now() where id = ?", job);
        execute("delete from exchange_minute");
        end();
        assertThat(number("select count(*) from publisher where organization_id = ?", organization))
                .isEqualTo(1_000);
    }

    private void publishers(UUID of, int count, String deletedAt) throws SQLException {
        execute(
                "insert into publisher (id, organization_id, name, name_key, provider, issuer, claim_names, claim_values,"
                        + " any_workflow, role_id, lifetime, enabled, reuse, created_at, deleted_at)"
                        + " select gen_random_uuid(), ?, 'a', n::text, 'OTHER', 'https://ci.example.com', '{}', '{}', false,"
                        + " ?, 900, true, false, now(), " + deletedAt + " from generate_series(1, ?) n",
                of,
                CI_ROLE,
                count);
    }

    @Test
    void refusalsStayThirtyDaysTheLastThousandOfATokenAndTheLastHundredThousandOfAnOrganization() throws Exception {
        UUID noisy = UUID.randomUUID();
        refusals(noisy, organization, 1_200, "now() - n * interval '1 minute'");
        UUID old = UUID.randomUUID();
        refusals(old, organization, 2, "now() - n * interval '29 days'");
        UUID others = UUID.randomUUID();
        execute(
                "insert into refusal (id, organization_id, token_id, at, code, replica, count)"
                        + " select gen_random_uuid(), ?, gen_random_uuid(), now() - n * interval '1 second', 'EXPIRED', 'a', 1"
                        + " from generate_series(1, 100100) n",
                others);

        end();

        assertThat(number("select count(*) from refusal where token_id = ?", noisy))
                .isEqualTo(1_000);
        assertThat(number(
                        "select count(*) from refusal where token_id = ? and at < now() - interval '1001 minutes'",
                        noisy))
                .isZero();
        assertThat(number("select count(*) from refusal where token_id = ?", old))
                .isOne();
        assertThat(number("select count(*) from refusal where organization_id = ?", others))
                .isEqualTo(100_000);
    }

    @Test
    void loginsAndRepeatableAnswersEndByTheDatabasesClock() throws Exception {
        for (String expires : List.of("now() - interval '1 second'", "now() + interval '1 minute'")) {
            execute(
                    "insert into login_session (id, user_id, kind, created_at, last_used_at, expires_at)"
                            + " values (gen_random_uuid(), ?, 'JWT', now(), now(), " + expires + ")",
                    person);
        }
        for (String age : List.of("25 hours", "11 minutes", "9 minutes")) {
            execute("insert into idempotency (key_hash, request_hash, status, answer, sealed, created_at)"
                    + " values (sha256('" + age + "'), '', 201, '', 'secret', now() - interval '" + age + "')");
        }

        end();

        assertThat(number("select count(*) from login_session")).isOne();
        assertThat(number("select count(*) from idempotency")).isEqualTo(2);
        assertThat(number("select count(*) from idempotency where sealed is not null"))
                .isOne();
    }

    @Test
    void whatAnotherReplicaIsAtIsLeftToIt() throws Exception {
        token("now() - interval '91 days'", "null");
        database.setAutoCommit(false);
        execute("select pg_advisory_xact_lock(7310577361)");
        try (Connection other = access.connect()) {
            for (Rule rule : Tables.RULES) {
                assertThat(Retention.end(other, rule, 200_000)).isZero();
            }
        }
        database.rollback();
        database.setAutoCommit(true);
        end();
        assertThat(number("select count(*) from token")).isZero();
    }

    private void end() throws SQLException {
        end(200_000);
    }

    private void end(int endedValues) throws SQLException {
        for (Rule rule : Tables.RULES) {
            Retention.end(database, rule, endedValues);
        }
    }

    private UUID organization(String deletedAt) throws SQLException {
        UUID id = UUID.randomUUID();
        execute(
                "insert into organization (id, name, created_at, deleted_at) values (?, 'Acme', now(), " + deletedAt
                        + ")",
                id);
        return id;
    }

    private UUID token(String revokedAt, String expiresAt) throws SQLException {
        UUID id = UUID.randomUUID();
        execute(
                "insert into token (id, organization_id, kind, role_id, label, hint, created_at, revoked_at, expires_at)"
                        + " values (?, ?, 'ci', ?, ?, '', now(), " + revokedAt + ", " + expiresAt + ")",
                id,
                organization,
                CI_ROLE,
                id.toString());
        execute(
                "insert into token_value (id, token_id, hash, state, created_at)"
                        + " values (gen_random_uuid(), ?, sha256(uuid_send(?)), 'ACTIVE', now())",
                id,
                id);
        return id;
    }

    private void ended(UUID token, int count, String endsAt) throws SQLException {
        execute(
                "insert into token_value (id, token_id, hash, state, ends_at, created_at)"
                        + " select gen_random_uuid(), ?, sha256(uuid_send(gen_random_uuid())), 'ACTIVE', " + endsAt
                        + ", now() from generate_series(1, ?) n",
                token,
                count);
    }

    private UUID role(UUID of, String deletedAt) throws SQLException {
        UUID id = UUID.randomUUID();
        execute(
                "insert into token_role (id, organization_id, name, permissions, created_at, deleted_at)"
                        + " values (?, ?, ?, '{}', now(), " + deletedAt + ")",
                id,
                of,
                id.toString());
        return id;
    }

    private void usage(UUID token, String usedAt) throws SQLException {
        execute(
                "insert into token_usage (token_id, last_used_at, last_used_address, ending_value_used_at,"
                        + " ending_value_address) values (?, " + usedAt + ", '192.0.2.1', " + usedAt + ", '192.0.2.2')",
                token);
    }

    private void refusals(UUID token, UUID of, int count, String at) throws SQLException {
        execute(
                "insert into refusal (id, organization_id, token_id, at, code, replica, count)"
                        + " select gen_random_uuid(), ?, ?, " + at + ", 'EXPIRED', 'a', 1 from generate_series(1, ?) n",
                of,
                token,
                count);
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            set(statement, parameters);
            statement.execute();
        }
    }

    private long number(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            set(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private List<UUID> ids(String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<UUID> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
