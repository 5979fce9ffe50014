package dev.tollgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A Service Account makes a token in the middle of a change of the account: the token is made under the change. */
class ServiceAccountRaceIT {
    @Test
    void whoIsJustBeingRevokedMakesNothing() throws Exception {
        meanwhile("revoked_at = now()").expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void whoIsJustBeingDisabledMakesNothing() throws Exception {
        meanwhile("enabled = false").expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aNearerEndHoldsForWhatIsJustBeingMade() throws Exception {
        Instant end = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        assertThat(meanwhile("expires_at = '" + end + "'").expect(201).text("expiresAt"))
                .isEqualTo(end.toString());
    }

    private static Answer meanwhile(String change) throws Exception {
        Tenant home = SharedServer.newTenant();
        Tenant.Issued account = home.newToken("Service Account");
        CompletableFuture<Answer> answer;
        try (Connection other = SharedServer.database().connect();
                PreparedStatement statement = other.prepareStatement("update token set " + change + " where id = ?")) {
            other.setAutoCommit(false);
            statement.setObject(1, UUID.fromString(account.id()));
            statement.execute();
            answer = CompletableFuture.supplyAsync(() -> SharedServer.anonymous()
                    .bearer(account.value())
                    .post(home.path("tokens"), Map.of("label", "made", "role", "CI Token")));
            Await.until(
                    Duration.ofSeconds(20), "the call waits for the account", () -> answer.isDone() || somebodyWaits());
            other.commit();
        }
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static boolean somebodyWaits() {
        return SharedServer.database()
                        .number("select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                > 0;
    }
}
