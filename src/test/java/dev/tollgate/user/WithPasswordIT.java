package dev.tollgate.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code TOLLGATE_PEOPLE_WITH_PASSWORD}: who may not add a person with a password invites. */
@Tag("slow")
class WithPasswordIT {
    private static Map<String, String> environment(String allowed) {
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_PEOPLE_WITH_PASSWORD", allowed);
        return environment;
    }

    private static Answer add(Api by, Tenant home, String... fields) {
        Map<String, String> person = new HashMap<>(Map.of("email", SharedServer.uniqueEmail(), "role", "MEMBER"));
        for (String field : fields) {
            person.put(field, SharedServer.PASSWORD);
        }
        return by.post(home.path("users"), person);
    }

    /** The first person is there all the same, and whoever invites makes the others. */
    @ParameterizedTest
    @CsvSource({"operators, true", "false, false"})
    void whoMayNotInvites(String allowed, boolean operators) {
        try (TollgateProcess server = TollgateProcess.start(environment(allowed))) {
            Api operator = Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            Tenant home = Tenant.create(operator, "Home");
            Answer invited = operator.post(
                            home.path("users"), Map.of("email", SharedServer.uniqueEmail(), "role", "OWNER"))
                    .expect(201);
            assertThat(invited.headers().firstValue("Deprecation")).isEmpty();
            Answer joined = Api.on(server)
                    .post(
                            "/api/v1/invitations/sign-up",
                            Map.of(
                                    "token",
                                    invited.text("invitation").split("#")[1],
                                    "name",
                                    "Ada",
                                    "password",
                                    SharedServer.PASSWORD))
                    .expect(200);
            Api owner = Api.on(server).bearer(joined.text("token"));

            add(owner, home, "name", "password").expectProblem(403, "INVITATION_REQUIRED");
            add(owner, home, "password").expectProblem(403, "INVITATION_REQUIRED");
            add(owner, home, "name").expectProblem(403, "INVITATION_REQUIRED");
            assertThat(add(owner, home).expect(201).text("state")).isEqualTo("INVITED");

            Answer byOperator = add(operator, home, "name", "password");
            if (operators) {
                assertThat(byOperator.expect(201).text("state")).isEqualTo("ACTIVE");
                assertThat(byOperator.header("Deprecation")).isNotEmpty();
            } else {
                byOperator.expectProblem(403, "INVITATION_REQUIRED");
            }
            assertThat(operator.get(home.path("users")).get("items")).hasSize(operators ? 4 : 3);
        }
    }

    /** The way in of a person who knows the program's settings alone. */
    @Test
    void theFirstOwnerAndAResetNeedNoInvitation() throws Exception {
        Map<String, String> environment = environment("false");
        environment.remove("TOLLGATE_ADMIN_PASSWORD");
        try (TollgateProcess server = TollgateProcess.start(environment)) {
            String password = server.output().split("password {2}")[1].split("\\s")[0];
            Api first = Api.on(server).login(SharedServer.ADMIN, password);
            String self = first.get("/api/v1/me").text("id");
            String reset = first.post("/api/v1/users/" + self + "/password-reset")
                    .expect(200)
                    .text("token");
            Api.on(server)
                    .post("/api/v1/password-reset", Map.of("token", reset, "password", SharedServer.PASSWORD))
                    .expect(204);
            Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        }
    }
}
