package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service on the databases that people have. */
@Tag("slow")
class StockPostgresIT {
    private static final String GERMAN = "de_DE.UTF-8";
    private static final String CONFLICT_ONCE = """
            create sequence conflicts;
            create function conflict() returns trigger language plpgsql as $$
            begin
                if nextval('conflicts') = 1 then
                    raise exception 'Zufall' using errcode = '40P01';
                end if;
                return null;
            end $$;
            create constraint trigger conflict after insert on token
                deferrable initially deferred for each row execute function conflict()
            """;
    private static final String[] ODD_DEFAULTS = {
        "jit = on",
        "jit_above_cost = 0",
        "default_transaction_isolation = 'serializable'",
        "statement_timeout = '1s'",
        "lock_timeout = '10ms'",
        "idle_in_transaction_session_timeout = '50ms'",
        "idle_session_timeout = '500ms'",
        "synchronous_commit = off",
        "timezone = 'Asia/Kathmandu'",
        "datestyle = 'SQL, DMY'",
        "intervalstyle = 'sql_standard'",
        "bytea_output = 'escape'",
        "extra_float_digits = 0",
        "lc_messages = 'C'"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "template template0 locale 'C'",
                "template template0 locale 'C' locale_provider icu icu_locale 'de'",
                "template template0 locale 'C.UTF-8'",
                "template template0 locale 'de_DE.UTF-8'"
            })
    void tokensLiveAndEndOnAnyLocale(String options) {
        StockPostgres.requireLocale(GERMAN);
        journey(StockPostgres.shared().newDatabase(options));
    }

    @Test
    void tokensLiveAndEndWhateverTheDefaultsAre() {
        StockPostgres server = StockPostgres.shared();
        Postgres.Access database = server.newDatabase();
        for (String setting : ODD_DEFAULTS) {
            server.execute("alter database " + database.name() + " set " + setting);
        }
        journey(database);
    }

    /** Server and driver say in German what went wrong: what is made of it rests on codes and names. */
    @Test
    void whatTheDatabaseSaysIsUnderstoodInAnyLanguage() {
        StockPostgres.requireLocale(GERMAN);
        StockPostgres server = StockPostgres.shared();
        Postgres.Access database = server.newDatabase("template template0 locale '" + GERMAN + "'");
        server.execute("alter database " + database.name() + " set lc_messages = '" + GERMAN + "'");
        assertThatThrownBy(() -> database.execute("select 1/0"))
                .cause()
                .hasMessageContaining("FEHLER: Division durch Null");
        Map<String, String> settings = TokenLife.settings(database);
        settings.put("LC_ALL", GERMAN);
        try (TollgateProcess process = TollgateProcess.start(settings)) {
            Tenant tenant = TokenLife.tenant(process);
            TokenLife.run(tenant);
            Map<String, String> taken = Map.of("label", "taken", "role", "CI Token");
            tenant.newToken(taken);
            tenant.owner().post(tenant.path("tokens"), taken).expectProblem(409, "LABEL_TAKEN");
            Object role = Map.of("name", "Builder", "permissions", List.of("scan:read"));
            tenant.owner().post(tenant.path("roles"), role).expect(201);
            tenant.owner().post(tenant.path("roles"), role).expectProblem(409, "NAME_TAKEN");

            database.execute(CONFLICT_ONCE);
            tenant.newToken();
            assertThat(database.number("select last_value from conflicts")).isEqualTo(2);
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                    + " and datname = current_database()");
            Answer cutOff = tenant.owner().post(tenant.path("tokens"), TokenLife.newToken());
            assertThat(cutOff.status()).as(cutOff.text()).isIn(201, 503);
            Await.until(
                    Duration.ofSeconds(10),
                    "connected again",
                    () -> tenant.owner()
                                    .post(tenant.path("tokens"), TokenLife.newToken())
                                    .status()
                            == 201);
        }
    }

    /** What the planner is told about the feed's statements makes them look as if compiling them were worth it. */
    @Test
    void noStatementIsCompiled() {
        try (StockPostgres server = StockPostgres.start(
                "session_preload_libraries = 'auto_explain'",
                "auto_explain.log_min_duration = 0",
                "auto_explain.log_analyze = on",
                "auto_explain.log_timing = off")) {
            journey(server.newDatabase());

            assertThat(server.log()).contains("change_log_state");
            assertThat(server.log().lines().filter(line -> line.strip().equals("JIT:")))
                    .as("statements that were compiled")
                    .isEmpty();
        }
    }

    private static void journey(Postgres.Access database) {
        try (TollgateProcess process = TollgateProcess.start(TokenLife.settings(database))) {
            TokenLife.run(TokenLife.tenant(process));
        }
    }
}
