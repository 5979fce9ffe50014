package dev.tollgate.token.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST …/tokens/lookup}: whose value this is, or was. */
class LookupIT {
    private final Tenant home = SharedServer.newTenant();

    private Answer lookup(Tenant tenant, String value) {
        return tenant.owner().post(tenant.path("tokens/lookup"), Map.of("token", value));
    }

    @Test
    void aValueLeadsToItsTokenWhateverHasBecomeOfIt() {
        Tenant.Issued token = home.newToken();
        Answer found = lookup(home, token.value()).expect(200);
        Answer view = home.owner().get(home.token(token.id()));
        assertThat(found.text()).isEqualTo(view.text()).doesNotContain(token.value());
        assertThat(found.header("ETag")).isEqualTo(view.header("ETag"));

        home.owner().post(home.token(token.id()) + "/rotate").expect(200);
        assertThat(lookup(home, token.value()).expect(200).text("id")).isEqualTo(token.id());
        home.owner().delete(home.token(token.id())).expect(204);
        assertThat(lookup(home, token.value()).expect(200).text("state")).isEqualTo("REVOKED");
    }

    @Test
    void whatIsNotTheOrganizationsIsNotFound() {
        Tenant other = SharedServer.newTenant();
        lookup(home, other.newToken().value()).expectProblem(404, "NOT_FOUND");
        lookup(home, home.newMember("MEMBER").accessToken()).expectProblem(404, "NOT_FOUND");
        lookup(home, "tg_ci_0000000000000000000000000000000000000000").expectProblem(404, "NOT_FOUND");
        lookup(home, "").expectProblem(404, "NOT_FOUND");
    }

    @Test
    void aValueIsNowhereInTheLog() {
        Tenant.Issued token = home.newToken();
        lookup(home, token.value()).expect(200);
        home.owner()
                .post(home.path("tokens/lookup"), "{\"token\": \"" + token.value() + "\", \"x\": 1}")
                .expectProblem(400, "VALIDATION_FAILED");
        assertThat(SharedServer.process().output()).doesNotContain(token.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\": null}", "{\"token\": 1}", "{\"value\": \"x\"}"})
    void aValueIsNeeded(String body) {
        home.owner().post(home.path("tokens/lookup"), body).expectProblem(400, "VALIDATION_FAILED");
    }
}
