package dev.tollgate.token.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TokenTimes;
import dev.tollgate.token.DisabledReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST …/tokens/{id}/disable} and {@code …/enable}: why a token is out of use, and who puts it back. */
class DisablingIT {
    private static Tenant home;
    private static Api superAdmin;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        home.owner().patch(home.path(), Map.of("leakAction", "DISABLE")).expect(200);
        superAdmin = home.newMember("SUPER_ADMIN").api();
    }

    private static Answer disable(Api by, Tenant.Issued token, Object body) {
        return by.post(home.token(token.id()) + "/disable", body);
    }

    private static Answer enable(Api by, Tenant.Issued token) {
        return by.post(home.token(token.id()) + "/enable");
    }

    private static Answer patch(Api by, Tenant.Issued token, Object body) {
        return by.patch(home.token(token.id()), body);
    }

    private static Answer view(Tenant.Issued token) {
        return home.owner().get(home.token(token.id())).expect(200);
    }

    private static void report(String value) {
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of(value)))
                .expect(202);
    }

    private static List<String> events(Tenant.Issued token) {
        return home.owner()
                .get(home.path("audit-events") + "?order=desc&subject=" + token.id())
                .items("action");
    }

    @ParameterizedTest
    @EnumSource(DisabledReason.class)
    void aTokenIsPutOutOfUseForAReasonAndBackByAnOwner(DisabledReason reason) {
        Tenant.Issued token = home.newToken();
        Answer disabled = disable(superAdmin, token, Map.of("reason", reason)).expect(200);
        assertThat(disabled.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(disabled.text("state")).isEqualTo("DISABLED");
        assertThat(disabled.get("enabled").asBoolean()).isFalse();
        assertThat(disabled.text("disabledReason")).isEqualTo(reason.name());
        assertThat(home.verdict(token.value())).isEqualTo("DISABLED");
        Answer enabled = enable(home.owner(), token).expect(200);
        assertThat(enabled.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(enabled.get("enabled").asBoolean()).isTrue();
        assertThat(enabled.get("disabledReason").isNull()).isTrue();
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        String putBack = reason == DisabledReason.LEAKED ? "token.leak-dismissed" : "token.enabled";
        assertThat(events(token)).containsExactly(putBack, "token.disabled", "token.created");
    }

    @Test
    void onlyAnOwnerPutsBackWhatLeaked() {
        Tenant.Issued token = home.newToken();
        report(token.value());
        assertThat(view(token).text("disabledReason")).isEqualTo("LEAKED");
        enable(superAdmin, token).expectProblem(403, "OWNER_REQUIRED");
        assertThat(home.verdict(token.value())).isEqualTo("DISABLED");
        assertThat(events(token)).containsExactly("token.disabled", "token.created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEAKED", "REUSED"})
    void aChangeNeverPutsThemBack(String reason) {
        Tenant.Issued token = home.newToken();
        disable(home.owner(), token, Map.of("reason", reason)).expect(200);
        patch(home.owner(), token, Map.of("enabled", true, "label", "changed " + reason))
                .expectProblem(409, "TOKEN_DISABLED");
        assertThat(view(token).text("label")).isNotEqualTo("changed " + reason);
        // Whatever else a form sends along.
        Answer changed = patch(home.owner(), token, Map.of("enabled", false, "label", "seen " + reason))
                .expect(200);
        assertThat(changed.text("disabledReason")).isEqualTo(reason);
    }

    @Test
    void aChangePutsTheOthersBack() {
        Tenant.Issued token = home.newToken();
        Answer off = patch(superAdmin, token, Map.of("enabled", false)).expect(200);
        assertThat(off.text("disabledReason")).isEqualTo("ADMIN");
        assertThat(patch(superAdmin, token, Map.of("enabled", true)).expect(200).text("state"))
                .isEqualTo("ACTIVE");
    }

    @Test
    void aGraverReasonStaysAndALesserOneGivesWay() {
        Tenant.Issued token = home.newToken();
        disable(superAdmin, token, "{}").expect(200);
        assertThat(view(token).text("disabledReason")).isEqualTo("ADMIN");
        report(token.value());
        assertThat(view(token).text("disabledReason")).isEqualTo("LEAKED");
        assertThat(disable(superAdmin, token, Map.of("reason", "ADMIN"))
                        .expect(200)
                        .text("disabledReason"))
                .isEqualTo("LEAKED");
        enable(superAdmin, token).expectProblem(403, "OWNER_REQUIRED");
        report(token.value());
        assertThat(events(token)).containsExactly("token.disabled", "token.disabled", "token.created");
    }

    @Test
    void anExpiredOneSaysThatItIsDisabledAndStaysSoWhenItIsProlonged() {
        Tenant.Issued token = home.newToken(Map.of(
                "label",
                SharedServer.unique("leaked"),
                "role",
                "CI Token",
                "expiresAt",
                Instant.now().plusSeconds(3600).toString()));
        report(token.value());
        TokenTimes.pass(token.id(), Duration.ofHours(2));
        assertThat(view(token).text("state")).isEqualTo("EXPIRED");
        assertThat(view(token).get("enabled").asBoolean()).isFalse();
        assertThat(view(token).text("disabledReason")).isEqualTo("LEAKED");
        String later = Instant.now().plusSeconds(3600).toString();
        patch(home.owner(), token, Map.of("expiresAt", later)).expect(200);
        assertThat(home.verdict(token.value())).isEqualTo("DISABLED");
    }

    @Test
    void nothingHappensWhereNothingIsToBeDone() {
        Tenant.Issued token = home.newToken();
        enable(superAdmin, token).expect(200);
        home.owner().post(home.token(token.id()) + "/disable").expect(200);
        disable(superAdmin, token, "{\"reason\":null}").expect(200);
        assertThat(events(token)).containsExactly("token.disabled", "token.created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'reason':'WHIM'}", "{'reason':''}", "{'reason':1}", "{'why':'ADMIN'}"})
    void whatIsWrongIsRefused(String body) {
        Tenant.Issued token = home.newToken();
        disable(superAdmin, token, body.replace('\'', '"')).expectProblem(400, "VALIDATION_FAILED");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void whoMayNotIsToldAndWhatIsElsewhereIsAbsent() {
        Tenant.Issued token = home.newToken();
        Tenant.Issued elsewhere = SharedServer.newTenant().newToken();
        Api member = home.newMember("MEMBER").api();
        for (String call : List.of("/disable", "/enable")) {
            SharedServer.anonymous().post(home.token(token.id()) + call).expectProblem(401, "UNAUTHENTICATED");
            member.post(home.token(token.id()) + call).expectProblem(403, "FORBIDDEN");
            home.owner().post(home.token(elsewhere.id()) + call).expectProblem(404, "NOT_FOUND");
            home.owner().post(home.token(UUID.randomUUID().toString()) + call).expectProblem(404, "NOT_FOUND");
        }
        home.owner().delete(home.token(token.id())).expect(204);
        disable(home.owner(), token, "{}").expectProblem(409, "TOKEN_REVOKED");
        enable(home.owner(), token).expectProblem(409, "TOKEN_REVOKED");
    }

    @Test
    void aDisabledTokenIsRevokedAndSaysWhy() {
        Tenant.Issued token = home.newToken();
        disable(superAdmin, token, "{}").expect(200);
        home.owner()
                .delete(home.token(token.id()) + "?reason=%20left%20the%20project")
                .expect(204);
        assertThat(view(token).text("revokedReason")).isEqualTo("left the project");
        assertThat(view(token).text("state")).isEqualTo("REVOKED");
        home.owner().delete(home.token(token.id()) + "?reason=another").expect(204);
        assertThat(view(token).text("revokedReason")).isEqualTo("left the project");
        assertThat(home.owner()
                        .get(home.path("audit-events") + "?action=token.revoked&subject=" + token.id())
                        .text("/items/0/detail/reason"))
                .isEqualTo("left the project");
        Tenant.Issued other = home.newToken();
        home.owner()
                .delete(home.token(other.id()) + "?reason=" + "x".repeat(201))
                .expectViolation("reason");
        home.owner().delete(home.token(other.id()) + "?reason=%E2%80%AEx").expectViolation("reason");
        home.owner().delete(home.token(other.id()) + "?reason=").expect(204);
        assertThat(view(other).get("revokedReason").isNull()).isTrue();
    }
}
