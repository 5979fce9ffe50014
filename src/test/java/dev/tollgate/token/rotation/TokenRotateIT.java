package dev.tollgate.token.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/v1/organizations/{org}/tokens/{id}/rotate}. */
class TokenRotateIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Answer rotate(Tenant.Issued token, Object body) {
        return home.owner().post(home.token(token.id()) + "/rotate", body);
    }

    @Test
    void atOnceTheOldValueIsDeadAndTheIdStays() {
        Tenant.Issued token = home.newToken();
        Answer rotated = home.owner().post(home.token(token.id()) + "/rotate").expect(200);
        String value = rotated.text("token");
        assertThat(rotated.text("id")).isEqualTo(token.id());
        assertThat(value).matches("tg_ci_[0-9A-Za-z]{38}").isNotEqualTo(token.value());
        assertThat(rotated.text("hint")).isEqualTo("tg_ci_…" + value.substring(value.length() - 4));
        assertThat(rotated.header("Cache-Control")).contains("no-store");
        assertThat(rotated.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(value)).isEqualTo("VALID");
        Answer again = rotate(token, "{}").expect(200);
        assertThat(home.verdict(value)).isEqualTo("REVOKED");
        assertThat(home.verdict(again.text("token"))).isEqualTo("VALID");
    }

    @Test
    void inAnOverlapBothValuesAreGood() {
        Tenant.Issued token = home.newToken();
        String second = rotate(token, Map.of("overlap", "PT1H")).expect(200).text("token");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        assertThat(home.verdict(second)).isEqualTo("VALID");
        String third = rotate(token, Map.of("overlap", "P7D")).expect(200).text("token");
        // Two at most: a rotation ends an overlap that is still running.
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(second)).isEqualTo("VALID");
        assertThat(home.verdict(third)).isEqualTo("VALID");
        home.owner().delete(home.token(token.id())).expect(204);
        assertThat(home.verdict(second)).isEqualTo("REVOKED");
        assertThat(home.verdict(third)).isEqualTo("REVOKED");
    }

    @Test
    void whenTheOverlapIsOverTheOldValueIsRevoked() {
        Tenant.Issued token = home.newToken();
        String value = rotate(token, Map.of("overlap", "PT2S")).expect(200).text("token");
        Await.until(
                Duration.ofSeconds(20),
                "overlap over",
                () -> home.verdict(token.value()).equals("REVOKED"));
        assertThat(home.verdict(value)).isEqualTo("VALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'-PT1S'", "'P7DT1S'", "'P8D'", "'1h'", "''", "60", "true", "['PT1H']"})
    void anOverlapThatIsWrongChangesNothing(String overlap) {
        Tenant.Issued token = home.newToken();
        rotate(token, "{\"overlap\": " + overlap.replace('\'', '"') + "}").expectViolation("overlap");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        assertThat(home.owner().get(home.token(token.id())).text("hint"))
                .endsWith(token.value().substring(token.value().length() - 4));
    }

    @Test
    void restrictionsOutliveARotation() {
        Tenant.Issued token = home.newToken(Map.of(
                "label",
                "restricted",
                "role",
                "CI Token",
                "expiresAt",
                "2099-01-01T00:00:00Z",
                "allowedCidrs",
                List.of("203.0.113.0/24")));
        Answer rotated = rotate(token, "{}").expect(200);
        assertThat(rotated.text("expiresAt")).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(rotated.get("allowedCidrs").toString()).isEqualTo("[\"203.0.113.0/24\"]");
        assertThat(home.verdict(rotated.text("token"))).isEqualTo("ADDRESS_NOT_ALLOWED");
    }
}
