package dev.tollgate.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When tokens and their values end by themselves, and what they hang on. */
class TokenRetentionTest {
    private final RetentionScene scene;

    TokenRetentionTest() throws SQLException {
        scene = new RetentionScene();
    }

    @AfterEach
    void close() throws SQLException {
        scene.close();
    }

    @Test
    void tokensGoNinetyDaysAfterTheirEnd() throws Exception {
        UUID live = scene.token("null", "null");
        UUID justRevoked = scene.token("now() - interval '89 days'", "null");
        UUID justExpired = scene.token("null", "now() - interval '89 days'");
        scene.token("now() - interval '91 days'", "null");
        scene.token("null", "now() - interval '91 days'");
        scene.organization("now() - interval '91 days'");
        UUID deleted = scene.organization("now() - interval '91 days'");
        scene.execute("update token set organization_id = ? where id = ?", deleted, scene.token("null", "null"));

        scene.end();

        assertThat(scene.ids("select id from token")).containsExactlyInAnyOrder(live, justRevoked, justExpired);
        assertThat(scene.ids("select token_id from token_value"))
                .containsExactlyInAnyOrder(live, justRevoked, justExpired);
        assertThat(scene.number("select count(distinct key) from change_log where source = 'token_value' and key not in"
                        + " (select id from token_value)"))
                .as("the replicas hear of it")
                .isEqualTo(3);
    }

    @Test
    void aJobTokenGoesAQuarterOfAnHourAfterItsEndWithAllThatWasCounted() throws Exception {
        UUID live = scene.jobToken("now() - interval '14 minutes'");
        UUID over = scene.jobToken("now() - interval '16 minutes'");

        scene.end();

        assertThat(scene.ids("select id from token")).containsExactly(live);
        assertThat(scene.ids("select token_id from token_value")).containsExactly(live);
        assertThat(scene.ids("select token_id from token_usage")).containsExactly(live);
        assertThat(scene.ids("select subject from verdict_count")).containsExactly(live);
        assertThat(over).isNotEqualTo(live);
    }

    @Test
    void aServiceAccountStaysAsLongAsWhatItHasMade() throws Exception {
        UUID account = scene.token("now() - interval '91 days'", "null");
        UUID expired = scene.token("null", "now() - interval '91 days'");
        UUID beyond = scene.token("now() - interval '2 days'", "null");
        scene.token("now() - interval '1 day'", "null");
        List<UUID> made = new ArrayList<>();
        for (UUID maker : List.of(account, expired, beyond)) {
            made.add(scene.token("null", "null"));
            scene.execute(
                    "update token set created_by_kind = 'TOKEN', created_by_id = ? where id = ?",
                    maker,
                    made.get(made.size() - 1));
        }

        scene.end(1);

        assertThat(scene.ids("select id from token")).contains(account, expired, beyond);
        scene.execute("update token set revoked_at = now() - interval '1 hour' where created_by_id is not null");
        scene.end();
        assertThat(scene.ids("select id from token"))
                .doesNotContain(account, expired)
                .containsAll(made);
        scene.end(1);
        assertThat(scene.ids("select id from token")).doesNotContain(beyond);
    }

    @Test
    void ofEndedValuesTheLastHundredOfNinetyDaysStay() throws Exception {
        UUID token = scene.token("null", "null");
        scene.ended(token, 1_200, "now() - n * interval '1 minute'");
        UUID slow = scene.token("null", "null");
        scene.ended(slow, 3, "now() - n * interval '40 days'");
        UUID running = scene.token("null", "null");
        scene.ended(running, 110, "now() + n * interval '1 minute'");

        scene.end();

        assertThat(scene.number("select count(*) from token_value where token_id = ? and ends_at is not null", token))
                .isEqualTo(100);
        assertThat(scene.number(
                        "select count(*) from token_value where token_id = ? and ends_at < now() - interval '101 minutes'",
                        token))
                .isZero();
        assertThat(scene.number("select count(*) from token_value where token_id = ?", slow))
                .isEqualTo(1 + 2);
        assertThat(scene.number("select count(*) from token_value where token_id = ?", running))
                .as("what is still accepted")
                .isEqualTo(1 + 110);
        assertThat(scene.number("select count(*) from token_value where ends_at is null"))
                .isEqualTo(3);
    }

    @Test
    void beyondAnOrganizationsLimitTheOldestGoFirst() throws Exception {
        UUID token = scene.token("null", "null");
        scene.ended(token, 20, "now() - n * interval '1 minute'");
        for (int minutes = 1; minutes <= 20; minutes++) {
            scene.token("now() - interval '" + minutes + " minutes'", "null");
        }

        scene.end(12);

        assertThat(scene.number("select count(*) from token_value where ends_at > now() - interval '12.5 minutes'"))
                .isEqualTo(12);
        assertThat(scene.number("select count(*) from token_value where ends_at is not null"))
                .isEqualTo(12);
        assertThat(scene.number("select count(*) from token where revoked_at > now() - interval '12.5 minutes'"))
                .isEqualTo(12);
        assertThat(scene.number("select count(*) from token where revoked_at is not null"))
                .isEqualTo(12);
    }

    @Test
    void aDeletedRoleStaysWhileATokenNamesItAndADeletedOrganizationsRolesAndMembersGo() throws Exception {
        UUID named = scene.role(scene.organization, "now()");
        UUID unnamed = scene.role(scene.organization, "now()");
        UUID inUse = scene.role(scene.organization, "null");
        UUID gone = scene.organization("now() - interval '91 days'");
        UUID goneRole = scene.role(gone, "null");
        scene.execute("update token set role_id = ? where id = ?", named, scene.token("now()", "null"));
        for (UUID each : List.of(scene.organization, gone)) {
            scene.execute(
                    "insert into membership (organization_id, user_id, role, created_at) values (?, ?, 'OWNER', now())",
                    each,
                    scene.person);
        }

        scene.end();

        assertThat(scene.ids("select id from token_role where organization_id is not null"))
                .containsExactlyInAnyOrder(named, inUse)
                .doesNotContain(unnamed, goneRole);
        assertThat(scene.ids("select organization_id from membership")).containsExactly(scene.organization);
    }

    @Test
    void ofDeletedPublishersTheLastThousandOfAnOrganizationStayOnceNothingHangsOnThem() throws Exception {
        scene.publishers(scene.organization, 1_200, "now() - n * interval '1 minute'");
        UUID other = scene.organization("null");
        scene.publishers(other, 1, "now() - interval '91 days'");
        scene.publishers(other, 2, "now() - n * interval '40 days'");
        scene.publishers(other, 1_100, "null");
        List<UUID> oldest = scene.ids("select id from publisher where organization_id = '" + scene.organization
                + "' order by deleted_at limit 2");
        UUID job = scene.jobToken("now() + interval '10 minutes'");
        scene.execute("update token set created_by_id = ? where id = ?", oldest.get(0), job);
        scene.execute(
                "insert into exchange_minute (organization_id, publisher_id, minute, exchanged) values (?, ?, now(), 1)",
                scene.organization,
                oldest.get(1));

        scene.end();

        assertThat(scene.number("select count(*) from publisher where organization_id = ?", scene.organization))
                .isEqualTo(1_000 + 2);
        assertThat(scene.number(
                        "select count(*) from publisher where organization_id = ? and deleted_at < now() -"
                                + " interval '1000.5 minutes'",
                        scene.organization))
                .isEqualTo(2);
        assertThat(scene.number("select count(*) from publisher where organization_id = ?", other))
                .isEqualTo(2 + 1_100);
        scene.execute("update token set revoked_at = now() where id = ?", job);
        scene.execute("delete from exchange_minute");
        scene.end();
        assertThat(scene.number("select count(*) from publisher where organization_id = ?", scene.organization))
                .isEqualTo(1_000);
    }
}
