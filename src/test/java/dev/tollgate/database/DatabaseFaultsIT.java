package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database refuses, at a statement or in the commit, is tried again or said to be an outage. */
@Tag("slow")
class DatabaseFaultsIT {
    private static final String FAULT = """
        create sequence calls;
        create function fail() returns trigger language plpgsql security definer as $$ begin
            if nextval('calls') <= %d then raise exception 'on purpose' using errcode = '%s'; end if;
            return null;
        end $$;
        create constraint trigger fails after insert on token_value
            deferrable initially deferred for each row execute function fail()
        """;

    private static StockPostgres server;
    private static Postgres.Access database;
    private static TollgateProcess process;
    private static Tenant tenant;

    @BeforeAll
    static void start() {
        server = StockPostgres.start();
        server.execute("create role tollgate login password 'old'");
        database = server.newDatabase("owner tollgate");
        Map<String, String> settings =
                new HashMap<>(new Postgres.Access(database.url(), "tollgate", "old").environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        process = TollgateProcess.start(settings);
        Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        tenant = Tenant.create(admin, "Acme");
    }

    @AfterAll
    static void stop() {
        process.close();
        server.close();
    }

    @BeforeEach
    void heal() {
        database.execute("drop trigger if exists fails on token_value");
        database.execute("drop function if exists fail");
        database.execute("drop sequence if exists calls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001"})
    void aConflictInTheCommitIsTriedOnceMore(String state) {
        database.execute(FAULT.formatted(1, state));

        create().expect(201);

        assertThat(database.number("select last_value from calls"))
                .as("attempts")
                .isEqualTo(2);
        database.execute("alter sequence calls restart");
        tenant.owner()
                .post(tenant.path("users"), WritingOperations.person(SharedServer.uniqueEmail(), "MEMBER"))
                .expect(201);
        assertThat(database.number("select last_value from calls"))
                .as("attempts")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40P01", "08006", "57P01", "57P02", "57P05", "53100", "53200", "25006", "57014", "55P03", "58030",
                "25P03", "25P04"
            })
    void whatCannotBeCommittedNowIsAnOutage(String state) {
        database.execute(FAULT.formatted(2, state));
        String before = process.output();

        assertOutage(create());

        String said = process.output().substring(before.length());
        assertThat(said.lines().filter(line -> line.contains("Database not available")))
                .as(said)
                .hasSize(1);
        assertThat(said).doesNotContain("\tat ");
        heal();
        create().expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nologin", "password 'another'", "connection limit 0"})
    void aRoleThatMayNotEnterIsAnOutage(String change) {
        server.execute("alter role tollgate " + change);
        endSessions();

        assertOutage(create());

        server.execute("alter role tollgate login password 'old' connection limit -1");
        awaitCreated();
        assertThat(process.output()).doesNotContain("\tat ");
    }

    /** Given back by what is between the slashes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "revoke connect on database %s from public, tollgate / grant connect on database %s to public",
                "alter table token owner to postgres / alter table token owner to tollgate",
                "alter role tollgate set search_path = nosuch / alter role tollgate reset search_path",
                "alter table token rename to restored / alter table restored rename to token"
            })
    void soIsADatabaseThatDoesNotGiveWhatItHad(String change) {
        String[] both = change.replace("%s", database.name()).split("/");
        database.execute(both[0]);
        endSessions();

        assertOutage(create());
        tenant.owner().get(tenant.path("tokens")).expectProblem(503, "UNAVAILABLE");

        database.execute(both[1]);
        endSessions();
        awaitCreated();
        assertThat(process.output()).doesNotContain("\tat ");
    }

    @Test
    void soIsAServerThatTakesNoChanges() {
        server.execute("alter role tollgate set default_transaction_read_only = on");
        endSessions();

        assertOutage(create());

        server.execute("alter role tollgate reset default_transaction_read_only");
        endSessions();
        awaitCreated();
    }

    @Test
    void soIsALockThatIsHeldForLong() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table token");

            assertOutage(create());

            other.rollback();
        }
        create().expect(201);
    }

    @Test
    void soIsAServerThatCrashesDuringTheCommit() {
        database.execute("""
            create function fail() returns trigger language plpgsql security definer as $$ begin
                perform pg_sleep(20);
                return null;
            end $$;
            create constraint trigger fails after insert on token_value
                deferrable initially deferred for each row execute function fail()
            """);
        CompletableFuture<Answer> created = CompletableFuture.supplyAsync(DatabaseFaultsIT::create);
        Await.until(Duration.ofSeconds(20), "commits", () -> database.number("""
            select count(*) from pg_stat_activity where wait_event = 'PgSleep'
            """) == 1);

        server.crash();

        assertOutage(created.join());
        server.launch();
        heal();
        awaitCreated();
    }

    private static Answer create() {
        return tenant.owner()
                .post(tenant.path("tokens"), Map.of("label", SharedServer.unique("label"), "role", "CI Token"));
    }

    private static void awaitCreated() {
        Await.until(Duration.ofSeconds(30), "works again", () -> create().status() == 201);
    }

    private static void assertOutage(Answer answer) {
        answer.expectProblem(503, "UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isNotBlank();
    }

    private static void endSessions() {
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tollgate'");
    }
}
