package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NGINX with directives of a user's own in the very server and location where the page keeps its own. */
@Tag("gateway")
class NginxGateIT {
    private static final Tenant TENANT = SharedServer.newTenant();

    @ParameterizedTest
    @ValueSource(strings = {Nginx.AS_SUCCESS, Nginx.AS_IT_IS})
    void ownPageForErrorsOpensNothing(String page) {
        int before = Fleet.APPLICATION.targets().size();
        try (Gateway gateway = start(SharedServer.process().port(), page)) {
            Api nobody = new Api(gateway.url(), Map.of());

            for (Answer refused :
                    List.of(nobody.get("/reports/x"), nobody.bearer("unknown").post("/upload/x"))) {
                assertThat(refused.text()).isEqualTo("maintenance");
                assertThat(refused.status()).isEqualTo(page.equals(Nginx.AS_SUCCESS) ? 200 : 401);
                assertThat(refused.header("WWW-Authenticate")).isNotEmpty();
            }
            nobody.get("/other").expect(401);
        }
        try (Gateway gateway = start(9, page)) {
            new Api(gateway.url(), Map.of()).get("/reports/x").expect(503);
        }
        assertThat(Fleet.APPLICATION.targets()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {Nginx.AS_SUCCESS, Nginx.AS_IT_IS})
    void ownHeadersAndPagesAnywhereElseTakeNothingFromTheAnswer(String page) {
        Recipe own = Nginx.withOwn(page);
        try (Gateway gateway = Gateway.start(own, 9, Fleet.APPLICATION.port())) {
            Answer refused = new Api(gateway.url(), Map.of()).get("/reports/x").expect(503);

            assertThat(refused.header("Retry-After")).isEqualTo("1");
        }
        try (Gateway gateway = Gateway.start(own, SharedServer.process().port(), 9)) {
            Answer refused = new Api(gateway.url(), Map.of()).get("/reports/x").expect(401);

            assertThat(refused.header("Tollgate-Code")).isEqualTo("MISSING");
            assertThat(refused.headers().allValues("WWW-Authenticate")).hasSize(2);
        }
    }

    /** The application's absence is for a user's own page; it is seen only by whom the gate lets through. */
    @ParameterizedTest
    @CsvSource({Nginx.AS_SUCCESS + ", 200", Nginx.AS_IT_IS + ", 502"})
    void ownPageForTheApplicationsAbsenceIsShown(String page, int status) {
        String value = TENANT.newToken("CI Token").value();
        try (Gateway gateway =
                Gateway.start(Nginx.withOwn(page), SharedServer.process().port(), 9)) {
            Answer absent = new Api(gateway.url(), Map.of())
                    .bearer(value)
                    .get("/reports/x")
                    .expect(status);

            assertThat(absent.text()).isEqualTo("maintenance");
        }
    }

    @Test
    void ownHeadersAreAddedToTheIdentity() {
        Tenant.Issued token = TENANT.newToken("CI Token");
        try (Gateway gateway = start(SharedServer.process().port(), Nginx.AS_SUCCESS)) {
            Api liar = new Api(gateway.url(), Map.of()).bearer(token.value()).with("Tollgate-Role", "forged");

            Answer answer = liar.post("/upload/x").expect(200);

            assertThat(answer.header("X-Own")).isEqualTo("yes");
            assertThat(answer.text())
                    .contains("tollgate-token: " + token.id(), "tollgate-role: CI%20Token")
                    .doesNotContain("forged", token.value());
        }
    }

    private static Gateway start(int tollgate, String errorPage) {
        return Gateway.start(Nginx.withOwnInTheGate(errorPage), tollgate, Fleet.APPLICATION.port());
    }
}
