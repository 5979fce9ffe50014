package dev.tollgate.login.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the provider cannot be reached, nothing but signing in there waits for it. */
class ProviderDownIT {
    @Test
    void theStartGoesOnAndPasswordsDo() throws Exception {
        FakeProvider provider = new FakeProvider();
        provider.close();
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.putAll(ProviderServer.settings(provider.issuer()));
        try (TollgateProcess process = TollgateProcess.start(environment)) {
            Api api = Api.on(process);
            api.get("/api/v1/sign-in").expect(200);
            assertThat(ProviderServer.refusal(api.get(ProviderServer.START).expect(302)))
                    .isEqualTo("ISSUER_UNREACHABLE");
            api.login(SharedServer.ADMIN, SharedServer.PASSWORD)
                    .get("/api/v1/me")
                    .expect(200);
        }
    }
}
