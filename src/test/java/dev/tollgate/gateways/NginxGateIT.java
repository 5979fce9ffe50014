package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** NGINX with directives of a user's own in the very server and location where the page keeps its own. */
@Tag("gateway")
class NginxGateIT {
    private static final Tenant TENANT = SharedServer.newTenant();

    @Test
    void ownPageForErrorsOpensNothing() {
        int before = Fleet.APPLICATION.targets().size();
        try (Gateway gateway = start(SharedServer.process().port())) {
            Api nobody = new Api(gateway.url(), Map.of());

            assertThat(nobody.get("/reports/x").text()).isEqualTo("maintenance");
            assertThat(nobody.bearer("unknown").post("/upload/x").text()).isEqualTo("maintenance");
            nobody.get("/other").expect(401);
        }
        try (Gateway gateway = start(9)) {
            new Api(gateway.url(), Map.of()).get("/reports/x").expect(503);
        }
        assertThat(Fleet.APPLICATION.targets()).hasSize(before);
    }

    @Test
    void ownHeadersAndPagesAnywhereElseTakeNothingFromTheAnswer() {
        try (Gateway gateway = Gateway.start(Nginx.withOwn(), 9, Fleet.APPLICATION.port())) {
            Answer refused = new Api(gateway.url(), Map.of()).get("/reports/x").expect(503);

            assertThat(refused.header("Retry-After")).isEqualTo("1");
        }
        Answer refused =
                Fleet.client(Gateway.Kind.NGINX_WITH_OWN).get("/reports/x").expect(401);

        assertThat(refused.header("Tollgate-Code")).isEqualTo("MISSING");
    }

    @Test
    void ownHeadersAreAddedToTheIdentity() {
        Tenant.Issued token = TENANT.newToken("CI Token");
        try (Gateway gateway = start(SharedServer.process().port())) {
            Api liar = new Api(gateway.url(), Map.of()).bearer(token.value()).with("Tollgate-Role", "forged");

            Answer answer = liar.post("/upload/x").expect(200);

            assertThat(answer.header("X-Own")).isEqualTo("yes");
            assertThat(answer.text())
                    .contains("tollgate-token: " + token.id(), "tollgate-role: CI%20Token")
                    .doesNotContain("forged", token.value());
        }
    }

    private static Gateway start(int tollgate) {
        return Gateway.start(Nginx.withOwnInTheGate(), tollgate, Fleet.APPLICATION.port());
    }
}
