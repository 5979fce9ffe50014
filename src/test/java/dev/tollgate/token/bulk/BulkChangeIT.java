package dev.tollgate.token.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.AuditChain;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST …/tokens/bulk-change}: each token by the rules of a change of one. */
class BulkChangeIT {
    private Tenant home;

    @BeforeEach
    void prepare() {
        home = SharedServer.newTenant();
    }

    private Answer change(String body) {
        return home.owner().post(home.path("tokens/bulk-change"), body.replace('\'', '"'));
    }

    private Tenant.Issued token(String label) {
        return home.newToken(Map.of("label", label, "role", "CI Token"));
    }

    @Test
    void manyAreChangedOnceTheirNumberIsConfirmed() {
        Tenant.Issued one = token("old 1");
        Tenant.Issued two = token("old 2");
        Tenant.Issued kept = token("kept");
        String filter = "{'filter': {'search': 'old'}, 'change': ";
        assertThat(change(filter + "{'enabled': false}}")
                        .expectProblem(400, "CONFIRMATION_REQUIRED")
                        .get("matched")
                        .asInt())
                .isEqualTo(2);
        assertThat(change(filter + "{'enabled': false}, 'dryRun': true}")
                        .expect(200)
                        .text())
                .isEqualTo("{\"matched\":2,\"changed\":0,\"failed\":0,\"failures\":[]}");
        assertThat(home.verdict(one.value())).isEqualTo("VALID");

        Answer disabled = change(filter + "{'enabled': false}, 'confirm': 2}").expect(200);
        assertThat(disabled.text()).isEqualTo("{\"matched\":2,\"changed\":2,\"failed\":0,\"failures\":[]}");
        assertThat(disabled.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(one.value())).isEqualTo("DISABLED");
        assertThat(home.verdict(two.value())).isEqualTo("DISABLED");
        assertThat(home.verdict(kept.value())).isEqualTo("VALID");

        change(filter + "{'enabled': true, 'role': 'Read Only', 'expiresAt': '2088-01-01T00:00:00Z'}, 'confirm': 2}")
                .expect(200);
        Answer view = home.owner().get(home.token(one.id()));
        assertThat(view.text("role")).isEqualTo("Read Only");
        assertThat(view.text("expiresAt")).startsWith("2088-01-01");
        change(filter + "{'expiresAt': null}, 'confirm': 2}").expect(200);
        assertThat(home.owner().get(home.token(one.id())).get("expiresAt").isNull())
                .isTrue();
        assertThat(AuditChain.verified(home).stream()
                        .filter(event -> event.get("action").asText().equals("token.changed")))
                .hasSize(6)
                .allSatisfy(
                        event -> assertThat(event.at("/actor/kind").asText()).isEqualTo("USER"));
        AuditChain.verified(home);
    }

    @Test
    void whatARuleIsAgainstStaysWholeAsItWasAndIsCounted() {
        Tenant.Issued old = token("old");
        Tenant.Issued young = token("young");
        home.owner().patch(home.path(), Map.of("maxTokenLifetime", "P10D")).expect(200);
        Answer answer = change(
                        "{'filter': {'role': 'CI Token'}, 'change': {'enabled': false, 'expiresAt': '2088-01-01T00:00:00Z'},"
                                + " 'confirm': 2}")
                .expect(200);
        assertThat(answer.get("changed").asInt()).isZero();
        assertThat(answer.get("failed").asInt()).isEqualTo(2);
        assertThat(answer.get("failures"))
                .extracting(failure ->
                        failure.get("id").asText() + " " + failure.get("label").asText())
                .containsExactlyInAnyOrder(old.id() + " old", young.id() + " young");
        assertThat(answer.get("failures"))
                .allSatisfy(
                        failure -> assertThat(failure.get("detail").asText()).startsWith("The latest is "));
        for (Tenant.Issued token : new Tenant.Issued[] {old, young}) {
            assertThat(home.verdict(token.value())).isEqualTo("VALID");
            assertThat(home.owner().get(home.token(token.id())).get("expiresAt").isNull())
                    .isTrue();
        }
    }

    @Test
    void aHundredOfThemAreNamedAndAllAreCounted() {
        for (int i = 0; i < 101; i++) {
            token("old " + i);
        }
        home.owner().patch(home.path(), Map.of("maxTokenLifetime", "P10D")).expect(200);
        Answer answer = change("{'filter': {'search': 'old'}, 'change': {'expiresAt': '2088-01-01T00:00:00Z'},"
                        + " 'confirm': 101}")
                .expect(200);
        assertThat(answer.get("failed").asInt()).isEqualTo(101);
        assertThat(answer.get("failures")).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'filter': {'search': 'x'}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': null, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {}, 'confirm': 1}",
                "{'filter': {}, 'change': {'enabled': false}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {'label': 'y'}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {'enabled': null}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {'role': null}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {'role': 'Nobody'}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {'role': 'OWNER'}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {'expiresAt': '2001-01-01T00:00:00Z'}, 'confirm': 1}",
                "{'filter': {'search': 'x'}, 'change': {'expiresAt': ''}, 'confirm': 1}"
            })
    void whatHoldsForNoneIsRefusedAtOnce(String body) {
        Tenant.Issued token = token("x");
        change(body).expectProblem(400, "VALIDATION_FAILED");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }
}
