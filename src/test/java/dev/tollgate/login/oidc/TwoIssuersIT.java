package dev.tollgate.login.oidc;

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

/** An installation that goes over to another provider: whoever calls themselves the same there is another identity. */
@Tag("slow")
class TwoIssuersIT {
    private final Postgres.Access database = Postgres.newDatabase();

    @Test
    void aPersonOfTheFormerIssuerIsNobodyAtTheNext() throws Exception {
        String email = SharedServer.uniqueEmail();
        String person;
        try (FakeProvider former = new FakeProvider();
                TollgateProcess process = start(former)) {
            Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            person = Tenant.create(admin, "Home").newMember(email, "MEMBER").id();
            assertThat(ProviderServer.refusal(signIn(process, former, email))).isEmpty();
            assertThat(events(process, person)).containsExactly("user.linked");
        }
        try (FakeProvider next = new FakeProvider();
                TollgateProcess process = start(next)) {
            assertThat(ProviderServer.refusal(signIn(process, next, email))).isEqualTo("ADDRESS_LINKED");
            assertThat(ProviderServer.refusal(signIn(process, next, SharedServer.uniqueEmail())))
                    .isEqualTo("NO_MEMBERSHIP");
            Api.on(process)
                    .login(SharedServer.ADMIN, SharedServer.PASSWORD)
                    .post("/api/v1/users/" + person + "/unlink")
                    .expect(204);
            assertThat(ProviderServer.refusal(signIn(process, next, email))).isEmpty();
            assertThat(events(process, person)).containsExactly("user.linked", "user.unlinked", "user.linked");
        }
    }

    private TollgateProcess start(FakeProvider provider) {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.putAll(ProviderServer.settings(provider.issuer()));
        return TollgateProcess.start(environment);
    }

    /** With the same subject at each of them. */
    private static Answer signIn(TollgateProcess process, FakeProvider provider, String email) {
        ProviderServer.Begun begun = ProviderServer.begin(Api.on(process), "");
        Map<String, Object> claims = Map.of("sub", "1001", "email", email, "email_verified", true, "name", "Somebody");
        String code = provider.code(begun.authorization(), claims);
        return Api.on(process)
                .with("Cookie", begun.cookie())
                .get(ProviderServer.CALLBACK + "?state=" + begun.state() + "&code=" + code)
                .expect(302);
    }

    private static Iterable<String> events(TollgateProcess process, String person) {
        return Api.on(process)
                .login(SharedServer.ADMIN, SharedServer.PASSWORD)
                .get("/api/v1/audit-events?subject=" + person)
                .items("action");
    }
}
