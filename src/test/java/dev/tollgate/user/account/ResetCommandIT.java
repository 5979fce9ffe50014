package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code tollgate reset-password EMAIL}, for whoever has the database and nothing else any more. */
@Tag("slow")
class ResetCommandIT {
    private static final String COMMAND = "reset-password";
    private static final String NEXT = "another password for tests";

    private static void set(Api api, String output) {
        String token = output.substring(output.indexOf('#') + 1).split("\\s")[0];
        api.post("/api/v1/password-reset", Map.of("token", token, "password", NEXT))
                .expect(204);
    }

    /** The only operator's, whose printed one is gone; the service stands still meanwhile. */
    @Test
    void theLostFirstPasswordIsSetAnew() throws Exception {
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_PUBLIC_URL", "https://tollgate.example.org");
        try (TollgateProcess server = TollgateProcess.start(environment)) {
            String first = server.output().split("password {2}")[1].split("\\s")[0];
            Api before = Api.on(server).login(SharedServer.ADMIN, first);
            server.stop();
            String replaced = AccountCommand.run(environment, 0, COMMAND, SharedServer.ADMIN);
            String output = AccountCommand.run(environment, 0, COMMAND, SharedServer.ADMIN);
            assertThat(output)
                    .contains("https://tollgate.example.org/ui/password-reset#")
                    .doesNotContain(first);
            server.restart();
            Api api = Api.on(server);
            before.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
            String dead = replaced.substring(replaced.indexOf('#') + 1).split("\\s")[0];
            api.post("/api/v1/password-reset", Map.of("token", dead, "password", NEXT))
                    .expectViolation("token");
            api.login(SharedServer.ADMIN, first).get("/api/v1/me").expect(200);
            set(api, output);
            api.tryLogin(SharedServer.ADMIN, first).expectProblem(401, "BAD_CREDENTIALS");
            Api operator = api.login(SharedServer.ADMIN, NEXT);
            assertThat(operator.get("/api/v1/audit-events").items("action"))
                    .contains("user.password-reset", "user.password-changed");
        }
    }

    @Test
    void anAccountThatIsDisabledStaysSoAndThatIsSaid() throws Exception {
        Tenant.Member person = SharedServer.newTenant().newMember("MEMBER");
        SharedServer.admin().post("/api/v1/users/" + person.id() + "/disable").expect(204);
        String output = AccountCommand.run(COMMAND, person.email(), 0);
        assertThat(output).contains("The account is disabled, and stays so");
        set(SharedServer.anonymous(), output);
        SharedServer.anonymous().tryLogin(person.email(), NEXT).expectProblem(401, "BAD_CREDENTIALS");
    }

    @Test
    void whatCannotBeDoneIsSaidByASentenceAndACode() throws Exception {
        Map<String, String> nowhere = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/nothing",
                "QUARKUS_DATASOURCE_USERNAME", "nobody",
                "QUARKUS_DATASOURCE_PASSWORD", "x");
        assertThat(AccountCommand.run(nowhere, 2, COMMAND, SharedServer.ADMIN))
                .contains("127.0.0.1:1")
                .doesNotContain("\tat ");
        Map<String, String> empty = Postgres.newEmptyDatabase().environment();
        assertThat(AccountCommand.run(empty, 2, COMMAND, SharedServer.ADMIN))
                .contains("The database is of another release");
        Map<String, String> here = SharedServer.database().environment();
        assertThat(AccountCommand.run(here, 2, COMMAND)).contains("usage: tollgate reset-password EMAIL");
        assertThat(AccountCommand.run(here, 2, COMMAND, "a", "b")).contains("usage: tollgate reset-password EMAIL");
        assertThat(AccountCommand.run(here, 1, COMMAND, "")).contains("There is no account of that address.");
    }
}
