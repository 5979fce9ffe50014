package dev.tollgate.token.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The old value in a rotation's overlap: {@code endingValue} of the token view, and its end before its time. */
@Tag("slow")
class EndingValueIT {
    private static final Duration REPORTED = Duration.ofSeconds(60);

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Answer rotate(Tenant.Issued token, String overlap) {
        return home.owner()
                .post(home.token(token.id()) + "/rotate", Map.of("overlap", overlap))
                .expect(200);
    }

    private static Answer view(Tenant.Issued token) {
        return home.owner().get(home.token(token.id())).expect(200);
    }

    private static Answer end(Tenant.Issued token) {
        return home.owner().delete(home.token(token.id()) + "/ending-value");
    }

    /** As a gateway asks for a job at that address. */
    private static void use(String value, String address) {
        SharedServer.anonymous()
                .bearer(value)
                .with("X-Forwarded-For", address)
                .get("/auth")
                .expect(200);
    }

    private static JsonNode listed(Tenant.Issued token) {
        for (JsonNode item :
                home.owner().get(home.path("tokens") + "?limit=200").get("items")) {
            if (item.get("id").asText().equals(token.id())) {
                return item.get("endingValue");
            }
        }
        throw new AssertionError("not listed: " + token.id());
    }

    private static int endings(Tenant.Issued token) {
        String query = "?action=token.value-ended&subject=" + token.id();
        return home.owner().get(home.path("audit-events") + query).get("items").size();
    }

    @Test
    void onlyWhileAnOverlapRunsIsThereAnEndingValue() {
        Tenant.Issued token = home.newToken();
        assertThat(view(token).get("endingValue").isNull()).isTrue();
        assertThat(rotate(token, "PT0S").get("endingValue").isNull()).isTrue();
        Instant before = Instant.now();
        Answer rotated = rotate(token, "PT1H");
        assertThat(Instant.parse(rotated.text("/endingValue/endsAt")))
                .isBetween(before.plusSeconds(3590), Instant.now().plusSeconds(3610));
        assertThat(rotated.get("/endingValue/lastUsedAt").isNull()).isTrue();
        assertThat(view(token).get("endingValue")).isEqualTo(rotated.get("endingValue"));
        assertThat(listed(token)).isEqualTo(rotated.get("endingValue"));
        assertThat(listed(home.newToken()).isNull()).isTrue();
        assertThat(SharedServer.anonymous()
                        .bearer(rotated.text("token"))
                        .get("/api/v1/token")
                        .get("endingValue"))
                .isEqualTo(rotated.get("endingValue"));
        home.owner().delete(home.token(token.id())).expect(204);
        assertThat(view(token).get("endingValue").isNull()).isTrue();
    }

    @Test
    void anOverlapThatIsOverLeavesNothing() {
        Tenant.Issued token = home.newToken();
        rotate(token, "PT1S");
        Await.until(
                Duration.ofSeconds(20),
                "overlap over",
                () -> view(token).get("endingValue").isNull());
        assertThat(listed(token).isNull()).isTrue();
    }

    @Test
    void whoStillUsesTheOldValueIsToldAndNobodyElse() {
        Tenant.Issued token = home.newToken();
        String second = rotate(token, "PT1H").text("token");
        use(second, "203.0.113.1");
        Await.until(
                REPORTED, "use reported", () -> !view(token).get("lastUsedAt").isNull());
        assertThat(view(token).get("/endingValue/lastUsedAt").isNull()).isTrue();
        use(token.value(), "203.0.113.9");
        Await.until(
                REPORTED,
                "use of the old value reported",
                () -> !view(token).get("/endingValue/lastUsedAt").isNull());
        assertThat(view(token).text("/endingValue/lastUsedAddress")).isEqualTo("203.0.113.9");
        assertThat(listed(token)).isEqualTo(view(token).get("endingValue"));
        // The next rotation ends another value: who used the one before says nothing about it.
        Answer third = rotate(token, "PT1H");
        assertThat(third.get("/endingValue/lastUsedAt").isNull()).isTrue();
        assertThat(third.get("/endingValue/lastUsedAddress").isNull()).isTrue();
        assertThat(listed(token)).isEqualTo(third.get("endingValue"));
    }

    @Test
    void endingItNowRefusesTheOldValueAndKeepsTheNewOne() {
        Tenant.Issued token = home.newToken();
        String second = rotate(token, "PT1H").text("token");
        Answer ended = end(token).expect(204);
        assertThat(ended.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(second)).isEqualTo("VALID");
        assertThat(view(token).get("endingValue").isNull()).isTrue();
        assertThat(endings(token)).isOne();
    }

    @Test
    void withoutARunningOverlapNothingHappens() {
        Tenant.Issued token = home.newToken();
        end(token).expect(204);
        rotate(token, "PT0S");
        end(token).expect(204);
        String third = rotate(token, "PT1H").text("token");
        end(token).expect(204);
        end(token).expect(204);
        assertThat(endings(token)).isOne();
        assertThat(home.verdict(third)).isEqualTo("VALID");
    }

    @Test
    void whatIsRevokedOrElsewhereIsToldApart() {
        Tenant.Issued revoked = home.newToken();
        rotate(revoked, "PT1H");
        home.owner().delete(home.token(revoked.id())).expect(204);
        end(revoked).expectProblem(409, "TOKEN_REVOKED");
        Tenant.Issued elsewhere = SharedServer.newTenant().newToken();
        end(elsewhere).expectProblem(404, "NOT_FOUND");
        home.owner()
                .delete(home.token(UUID.randomUUID().toString()) + "/ending-value")
                .expectProblem(404, "NOT_FOUND");
        home.newMember("MEMBER")
                .api()
                .delete(home.token(home.newToken().id()) + "/ending-value")
                .expectProblem(403, "FORBIDDEN");
    }
}
