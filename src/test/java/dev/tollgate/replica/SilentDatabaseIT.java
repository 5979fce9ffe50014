package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database is cut off, and nobody has said that it is gone. */
@Tag("slow")
class SilentDatabaseIT {
    private static final String EMAIL = "root@tollgate.test";
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final int CALLERS = 4;

    @Test
    void whoNeedsTheDatabaseIsSoonToldToTryAgain() throws Exception {
        Postgres.Access database = Postgres.newDatabase();
        URI address = URI.create(database.url().substring("jdbc:".length()));
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (TcpProxy wire = new TcpProxy(address.getPort());
                TollgateProcess process = TollgateProcess.start(environment(database, address, wire))) {
            Api admin = Api.on(process).login(EMAIL, PASSWORD);
            Api holder = Api.on(process).bearer(newToken(admin));
            holder.get("/api/v1/token").expect(200);

            wire.cut();
            Await.until(
                    Duration.ofSeconds(10),
                    "the lease ends",
                    () -> holder.get("/auth").status() == 503);
            expectTryAgain(holder.get("/api/v1/token"));
            Callable<Answer> ask = () -> admin.get("/api/v1/me");
            for (Future<Answer> answer : callers.invokeAll(Collections.nCopies(CALLERS, ask))) {
                expectTryAgain(answer.get());
            }

            wire.mend();
            Await.until(
                    Duration.ofSeconds(30),
                    "the administration works again",
                    () -> admin.get("/api/v1/me").status() == 200);
        } finally {
            callers.shutdown();
        }
    }

    private static Map<String, String> environment(Postgres.Access database, URI address, TcpProxy wire) {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + wire.port() + address.getPath());
        environment.put("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "2");
        environment.put("TOLLGATE_VERIFY_WHEN_BEHIND", "strict");
        environment.put("TOLLGATE_ADMIN_EMAIL", EMAIL);
        environment.put("TOLLGATE_ADMIN_PASSWORD", PASSWORD);
        return environment;
    }

    private static String newToken(Api admin) {
        String organization = admin.get("/api/v1/organizations").text("/items/0/id");
        return admin.post("/api/v1/organizations/" + organization + "/tokens", Map.of("label", "a", "role", "CI Token"))
                .expect(201)
                .text("token");
    }

    private static void expectTryAgain(Answer answer) {
        answer.expectProblem(503, "UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }
}
