package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.TollgateProcess;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that has to wait for its database answers the probes, says what it waits for, and goes on by itself. */
@Tag("slow")
class WaitingStartIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Test
    void anothersMigrationIsWaitedForBehindTheProbes() throws Exception {
        Postgres.Access database = StockPostgres.shared().newDatabase();
        Map<String, String> settings = settings(database);
        try (TollgateProcess first = TollgateProcess.start(settings)) {
            assertThat(first.isReady()).isTrue();
        }
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table flyway_schema_history");
            try (TollgateProcess process = TollgateProcess.launch(settings)) {
                awaitProbesOnly(process, "by this process or another one");
                other.rollback();
                process.awaitReady();
                Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            }
        }
    }

    @Test
    void theSchemaOfALaterReleaseIsRunOn() {
        Postgres.Access database = StockPostgres.shared().newDatabase();
        Map<String, String> settings = settings(database);
        try (TollgateProcess first = TollgateProcess.start(settings)) {
            assertThat(first.isReady()).isTrue();
        }
        database.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                + " installed_by, execution_time, success) select max(installed_rank) + 1, '9999', 'later', 'SQL',"
                + " 'V9999__later.sql', 'tollgate', 1, true from flyway_schema_history");
        try (TollgateProcess rolledBack = TollgateProcess.start(settings)) {
            Api.on(rolledBack).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        }
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForBehindTheProbes() {
        try (StockPostgres server = StockPostgres.start()) {
            Map<String, String> settings = settings(server.newDatabase());
            server.crash();
            try (TollgateProcess process = TollgateProcess.launch(settings)) {
                awaitProbesOnly(process, "Connection to 127.0.0.1:" + server.port() + " refused");
                assertThat(process.output()).doesNotContain("\tat ");
                server.launch();
                process.awaitReady();
                Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            }
        }
    }

    @Test
    void whoeverWaitsEndsWithoutAnError() {
        Postgres.Access nowhere = new Postgres.Access("jdbc:postgresql://127.0.0.1:1/none", "nobody", "none");
        TollgateProcess process = TollgateProcess.launch(settings(nowhere));
        awaitProbesOnly(process, "Connection to 127.0.0.1:1 refused");
        process.stop();
        assertThat(process.output()).contains("tollgate stopped").doesNotContain("ERROR", "\tat ");
    }

    @ParameterizedTest
    @CsvSource({"LATIN1", "SQL_ASCII"})
    void anEncodingThatCannotHoldEveryNameIsRefusedByASentence(String encoding) throws Exception {
        Postgres.Access database =
                StockPostgres.shared().newDatabase("encoding '" + encoding + "' locale 'C' template template0");
        TollgateProcess process = TollgateProcess.launch(settings(database));

        assertThat(process.awaitExit()).isEqualTo(2);
        assertThat(process.output()).contains(encoding).doesNotContain("\tat ", "Exception");
    }

    private static void awaitProbesOnly(TollgateProcess process, String said) {
        Await.until(LIMIT, said, () -> process.output().contains(said));
        assertThat(process.output()).containsOnlyOnce("Waiting for the database");
        Api anybody = Api.on(process);
        Await.until(LIMIT, "the port is open", () -> status(anybody, "/q/health/live") == 200);
        assertThat(status(anybody, "/q/health/ready")).isEqualTo(503);
        anybody.tryLogin(SharedServer.ADMIN, SharedServer.PASSWORD).expectProblem(503, "UNAVAILABLE");
        anybody.bearer("x").get("/api/v1/organizations").expectProblem(503, "UNAVAILABLE");
    }

    private static int status(Api api, String path) {
        try {
            return api.get(path).status();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static Map<String, String> settings(Postgres.Access database) {
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        return settings;
    }
}
