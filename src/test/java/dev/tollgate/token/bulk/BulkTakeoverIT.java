package dev.tollgate.token.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.AuditChain;
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

/** A job outlives the replica that began it. */
@Tag("slow")
class BulkTakeoverIT {
    private static final int MANY = 20_000;

    @Test
    void aKilledReplicasJobIsTakenUpByAnother() {
        Postgres.Access database = Postgres.newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_VERIFY_MAX_AGE", "PT3S");
        try (TollgateProcess first = TollgateProcess.start(environment);
                TollgateProcess second = TollgateProcess.start(environment)) {
            Tenant home = Tenant.create(Api.on(first).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Home");
            Tenant.Issued token = home.newToken(Map.of("label", "many", "role", "CI Token"));
            ManyTokens.insert(database, home, "many", MANY);
            Answer accepted = home.owner()
                    .post(
                            home.path("tokens/bulk-revoke"),
                            Map.of("filter", Map.of("search", "many"), "confirm", MANY + 1))
                    .expect(202);
            first.kill();

            Tenant there =
                    new Tenant(home.id(), home.name(), Api.on(second).login(SharedServer.ADMIN, SharedServer.PASSWORD));
            String job = there.path("tokens/jobs", accepted.text("job"));
            assertThat(there.owner().get(job).expect(200).text("state")).isEqualTo("RUNNING");
            Await.until(
                    Duration.ofSeconds(90),
                    "the job is done",
                    () -> there.owner().get(job).expect(200).text("state").equals("DONE"));
            assertThat(there.owner().get(job).get("done").asInt()).isEqualTo(MANY + 1);
            assertThat(there.verdict(token.value())).isEqualTo("REVOKED");
            assertThat(AuditChain.verified(there).stream()
                            .filter(event -> event.get("action").asText().equals("token.revoked"))
                            .map(event -> event.at("/subject/id").asText()))
                    .hasSize(MANY + 1)
                    .doesNotHaveDuplicates();
        }
    }
}
