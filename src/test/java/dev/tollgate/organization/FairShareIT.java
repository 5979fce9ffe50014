package dev.tollgate.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One organization's calls wait for its own rows, and leave the others what they need. */
class FairShareIT {
    private static final int CALLS = 40;
    private static final int AT_ONCE = 6;
    /** Less than any call would wait for a connection, however busy the machine is. */
    private static final Duration SOON = Duration.ofSeconds(4);

    @Test
    void callsThatWaitForOneOrganizationsRowLeaveConnectionsToTheOthers() throws Exception {
        Tenant locked = SharedServer.newTenant();
        Tenant other = SharedServer.newTenant();
        ExecutorService threads = Executors.newFixedThreadPool(CALLS);
        List<Future<Answer>> waiting = new ArrayList<>();
        try (Connection holder = SharedServer.database().connect()) {
            holder.setAutoCommit(false);
            lock(holder, locked);
            for (int i = 0; i < CALLS; i++) {
                Map<String, String> change = Map.of("maxTokenLifetime", "P" + (i + 1) + "D");
                waiting.add(threads.submit(() -> locked.owner().patch(locked.path(), change)));
            }
            Await.until(SOON, "all turns are taken", () -> waitingForALock() == AT_ONCE);

            for (int i = 0; i < 20; i++) {
                long begin = System.nanoTime();
                Tenant.Issued token = other.newToken();
                other.owner().delete(other.token(token.id())).expect(204);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            }
            assertThat(waitingForALock()).isLessThanOrEqualTo(AT_ONCE);
        } finally {
            threads.shutdown();
        }
        for (Future<Answer> call : waiting) {
            Answer answer = call.get(1, TimeUnit.MINUTES);
            if (answer.status() != 200) {
                answer.expectProblem(503, "UNAVAILABLE");
                assertThat(answer.header("Retry-After")).isNotNull();
            }
        }
        locked.newToken();
    }

    private static void lock(Connection holder, Tenant tenant) throws Exception {
        try (PreparedStatement statement =
                holder.prepareStatement("select 1 from organization where id = ? for update")) {
            statement.setObject(1, UUID.fromString(tenant.id()));
            statement.executeQuery().close();
        }
    }

    private static int waitingForALock() {
        try (Connection connection = SharedServer.database().connect();
                PreparedStatement statement = connection.prepareStatement("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
