package dev.tollgate.token.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the rule runs by itself, and what a process that goes leaves known of usage: with real processes. */
@Tag("slow")
class UnusedTokensIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String GAP = "select count(*) from usage_state where unknown_until > '-infinity'";

    private final Postgres.Access database = Postgres.newDatabase();

    @Test
    void anUnusedTokenIsDisabledByItselfAndAUsedOneIsNot() {
        try (TollgateProcess process = TollgateProcess.start(environment())) {
            Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            Tenant home = Tenant.create(admin, "Home");
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

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_VERIFY_LEASE", "PT0.5S");
        environment.put("TOLLGATE_VERIFY_MAX_AGE", "PT2S");
        return environment;
    }
}
