package dev.tollgate.user;

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

/** {@code TOLLGATE_PEOPLE_WITH_PASSWORD=operators}: who is no operator invites. */
@Tag("slow")
class WithPasswordIT {
    @Test
    void onlyAnOperatorAddsAPersonWithAPassword() {
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_PEOPLE_WITH_PASSWORD", "operators");
        try (TollgateProcess server = TollgateProcess.start(environment)) {
            Tenant home = Tenant.create(Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Home");
            Tenant.Member owner = home.newMember("OWNER");
            Map<String, String> person = Map.of(
                    "email",
                    SharedServer.uniqueEmail(),
                    "name",
                    "A",
                    "password",
                    SharedServer.PASSWORD,
                    "role",
                    "MEMBER");
            owner.api().post(home.path("users"), person).expectProblem(403, "INVITATION_REQUIRED");
            Map<String, String> invited = Map.of("email", SharedServer.uniqueEmail(), "role", "MEMBER");
            assertThat(owner.api().post(home.path("users"), invited).expect(201).text("state"))
                    .isEqualTo("INVITED");
        }
    }
}
