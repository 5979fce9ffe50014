package dev.tollgate.token.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the rule runs by itself, and what a process that goes leaves known of usage: with real processes. */
@Tag("slow")
class UnusedTokensIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String WRITTEN = "select count(*) from replica where usage_through is not null";
    private static final String GAP = "select count(*) from usage_state where unknown_until > '-infinity'";

    private final Postgres.Access database = Postgres.newDatabase();

    @Test
    void anUnusedTokenIsDisabledByItselfAndAUsedOneIsNot() {
        try (TollgateProcess process = TollgateProcess.start(environment())) {
            Tenant home = home(process);
            Api admin = home.owner();
            Tenant.Issued unused = home.newToken();
            Tenant.Issued used = home.newToken();
            assertThat(home.verdict(used.value())).isEqualTo("VALID");
            admin.patch(home.path(), Map.of("revokeUnusedAfter", "P1D")).expect(200);
            database.execute("update token_value set created_at = now() - interval '2 days'");
            database.execute("update token set created_at = now() - interval '2 days'");
            database.execute("update organization set revoke_unused_from = now()");

            // By its view: to present it would be to use it.
            Await.until(
                    PATIENCE,
                    "the unused one is disabled",
                    () -> admin.get(home.token(unused.id())).text("state").equals("DISABLED"));

            Await.until(
                    PATIENCE,
                    "replicas hear of it",
                    () -> home.verdict(unused.value()).equals("DISABLED"));
            assertThat(home.verdict(used.value())).isEqualTo("VALID");
            Answer events = admin.get(home.path("audit-events") + "?subject=" + unused.id() + "&action=token.disabled");
            assertThat(events.items("id")).hasSize(1);
            assertThat(events.get("items").get(0).get("actor").get("kind").asText())
                    .isEqualTo("SYSTEM");
            assertThat(events.get("items").get(0).get("detail").get("reason").asText())
                    .isEqualTo("UNUSED");
        }
    }

    /** It answers, and what it counts stays in its memory: the rule is judged as of its last writing. */
    @Test
    void whileAReplicaCannotWriteUsageNothingEndsForWantOfIt() {
        try (TollgateProcess process = TollgateProcess.start(environment())) {
            Tenant home = home(process);
            Api admin = home.owner();
            Tenant.Issued used = home.newToken();
            Tenant.Issued unused = home.newToken();
            admin.patch(home.path(), Map.of("revokeUnusedAfter", "P1D")).expect(200);
            Await.until(PATIENCE, "usage is written", () -> database.number(WRITTEN) == 1);
            database.execute("create function refuse_usage() returns trigger language plpgsql"
                    + " as $$ begin raise exception 'usage is not taken'; end $$");
            database.execute("create trigger refuse_usage before insert or update on token_usage"
                    + " for each statement execute function refuse_usage()");
            assertThat(home.verdict(used.value())).isEqualTo("VALID");
            long attempts = occurrences(process, "usage is not taken");
            Await.until(PATIENCE, "it was tried", () -> occurrences(process, "usage is not taken") > attempts);
            // The replicas leave the turn to this test. A day of disuse is over some seconds from now, which is later
            // than what is known.
            database.execute("update token_value set created_at = now() - interval '23:59:55'");
            database.execute("update token set created_at = now() - interval '23:59:55'");
            database.execute("update usage_state set judged_at = now() + interval '1 day'");
            database.execute("update organization set revoke_unused_from = now() - interval '1 day'");
            Await.until(
                    PATIENCE,
                    "it is over",
                    () -> database.number("select count(*) from token where created_at > now() - interval '1 day'")
                            == 0);
            assertThat(disable()).isZero();
            assertThat(home.verdict(used.value())).isEqualTo("VALID");
            assertThat(stateOf(admin, home, unused)).isEqualTo("ACTIVE");

            database.execute("drop trigger refuse_usage on token_usage");
            Await.until(PATIENCE, "it ends", () -> disable() == 1);
            assertThat(stateOf(admin, home, unused)).isEqualTo("DISABLED");
            assertThat(home.verdict(used.value())).isEqualTo("VALID");
        }
    }

    @Test
    void anOverlapEndsByItselfOnceNobodyUsesTheOldValue() {
        try (TollgateProcess process = TollgateProcess.start(environment())) {
            Tenant home = home(process);
            Api admin = home.owner();
            Tenant.Issued idle = home.newToken();
            Tenant.Issued busy = home.newToken();
            Map<String, String> rotation = Map.of("overlap", "P7D", "endWhenIdle", "PT1H");
            for (Tenant.Issued token : List.of(idle, busy)) {
                String fresh = admin.post(home.token(token.id()) + "/rotate", rotation)
                        .expect(200)
                        .text("token");
                assertThat(home.verdict(token.value())).isEqualTo("VALID");
                assertThat(home.verdict(fresh)).isEqualTo("VALID");
            }
            Await.until(
                    PATIENCE,
                    "both uses are written",
                    () -> database.number("select count(*) from token_usage where ending_value_used_at is not null")
                            == 2);
            database.execute("update token_value set created_at = created_at - interval '2 hours'");
            database.execute(
                    "update token_usage set ending_value_used_at = now() - interval '2 hours' where token_id = ?",
                    UUID.fromString(idle.id()));
            Await.until(
                    PATIENCE,
                    "the old value has ended",
                    () -> admin.get(home.token(idle.id())).get("endingValue").isNull());
            Await.until(
                    PATIENCE,
                    "replicas hear of it",
                    () -> home.verdict(idle.value()).equals("REVOKED"));
            assertThat(home.verdict(busy.value())).isEqualTo("VALID");
            assertThat(stateOf(admin, home, idle)).isEqualTo("ACTIVE");
        }
    }

    /** As a replica does once a minute. */
    private int disable() {
        try (Connection connection = database.connect()) {
            Instant through = UnusedRule.knownThrough(connection);
            return through == null ? 0 : UnusedRule.disable(connection, through);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String stateOf(Api admin, Tenant home, Tenant.Issued token) {
        return admin.get(home.token(token.id())).text("state");
    }

    private static long occurrences(TollgateProcess process, String text) {
        return process.output().lines().filter(line -> line.contains(text)).count();
    }

    @Test
    void aProcessThatIsKilledLeavesAGapAndOneThatIsStoppedNone() {
        try (TollgateProcess process = TollgateProcess.start(environment())) {
            process.stop();
            assertThat(database.number("select count(*) from replica")).isZero();
            assertThat(database.number(GAP)).isZero();
            process.restart();
            process.kill();
            process.restart();
            Await.until(PATIENCE, "the killed one is missed", () -> database.number(GAP) == 1);
        }
    }

    private static Tenant home(TollgateProcess process) {
        return Tenant.create(Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Home");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_VERIFY_LEASE", "PT0.5S");
        environment.put("TOLLGATE_VERIFY_MAX_AGE", "PT2S");
        return environment;
    }
}
