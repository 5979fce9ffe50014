package dev.tollgate.login.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Keycloak;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.ShiftedClock;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Keycloak whose clock is off: by less than a minute nobody notices, by more its tokens are of another time. */
@Tag("keycloak")
class KeycloakClockIT {
    @ParameterizedTest
    @CsvSource({"PT30S, ''", "PT3M, IDENTITY_INVALID"})
    void clocksMayDifferByAMinute(Duration shift, String refusal) {
        try (Keycloak keycloak = new Keycloak(ShiftedClock.by(shift))) {
            Map<String, String> environment =
                    new HashMap<>(Postgres.newDatabase().environment());
            environment.putAll(ProviderServer.settings(keycloak.issuer()));
            environment.put("TOLLGATE_OIDC_CLIENT_SECRET", "the secret of the client");
            try (TollgateProcess server = TollgateProcess.start(environment)) {
                keycloak.awaitReady();
                Api api = Api.on(server);
                Tenant home = Tenant.create(api.login(SharedServer.ADMIN, SharedServer.PASSWORD), "Company");
                home.owner()
                        .post(home.path("group-roles"), Map.of("group", "release team", "role", "MEMBER"))
                        .expect(200);
                ProviderServer.Begun begun = ProviderServer.begin(api, "");
                String back = keycloak.fillIn(begun.authorization(), "ada");
                Answer callback = api.with("Cookie", begun.cookie())
                        .get(back.substring(api.url().length()))
                        .expect(302);
                assertThat(ProviderServer.refusal(callback)).isEqualTo(refusal);
            }
        }
    }
}
