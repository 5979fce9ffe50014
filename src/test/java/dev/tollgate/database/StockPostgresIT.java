package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service on the databases that people have. */
class StockPostgresIT {
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
                "template template0 locale 'C.UTF-8'"
            })
    void tokensLiveAndEndOnAnyLocale(String options) {
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
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        try (TollgateProcess process = TollgateProcess.start(settings)) {
            Tenant tenant = Tenant.create(Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Acme");
            tenant.owner()
                    .patch(tenant.path(), Map.of("maxTokenLifetime", "P30D"))
                    .expect(200);
            assertThat(tenant.owner().get(tenant.path()).text("maxTokenLifetime"))
                    .isEqualTo("P30D");
            Answer created = tenant.owner()
                    .with("Idempotency-Key", "once")
                    .post(tenant.path("tokens"), Map.of("label", "deploy", "role", "CI Token"))
                    .expect(201);
            assertThat(created.header("Tollgate-Propagation")).isEqualTo("complete");
            String value = created.text("token");
            assertThat(tenant.verdict(value)).isEqualTo("VALID");
            assertThat(tenant.owner()
                            .get(tenant.path("tokens") + "?search=DEPL")
                            .items("label"))
                    .containsExactly("deploy");
            String id = created.text("id");
            Answer rotated = tenant.owner().post(tenant.token(id) + "/rotate").expect(200);
            assertThat(tenant.verdict(value)).isNotEqualTo("VALID");
            assertThat(tenant.verdict(rotated.text("token"))).isEqualTo("VALID");
            Answer deleted = tenant.owner().delete(tenant.token(id)).expect(204);
            assertThat(deleted.header("Tollgate-Propagation")).isEqualTo("complete");
            assertThat(tenant.verdict(rotated.text("token"))).isNotEqualTo("VALID");
            tenant.newMember("MEMBER");
            assertThat(tenant.owner().get(tenant.path("audit-events")).items("action"))
                    .contains("token.created", "token.rotated", "token.revoked");
        }
    }
}
