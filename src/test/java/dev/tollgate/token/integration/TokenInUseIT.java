package dev.tollgate.token.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DELETE …/tokens/{id}} where an organization asks again about what was used lately. */
class TokenInUseIT {
    private final Tenant home = SharedServer.newTenant();
    private final Tenant.Issued token = home.newToken();

    @BeforeEach
    void askAboutAWeek() {
        home.owner()
                .patch(home.path(), Map.of("confirmDeleteUsedWithin", "P7D"))
                .expect(200);
    }

    @ParameterizedTest
    @CsvSource({"167 hours 59 minutes, 409", "168 hours 1 minute, 204", "0 s, 409"})
    void whatWasUsedWithinTheTimeIsAskedAboutAgain(String ago, int status) {
        use(token, ago);
        Answer answer = home.owner().delete(home.token(token.id()));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(home.verdict(token.value())).isEqualTo(status == 409 ? "VALID" : "REVOKED");
    }

    @Test
    void theAnswerSaysWhenAndFromWhereItWasUsed() {
        use(token, "1 hour");
        Answer refused = home.owner().delete(home.token(token.id())).expectProblem(409, "IN_USE");
        Answer shown = home.owner().get(home.token(token.id()));
        assertThat(refused.text("lastUsedAt"))
                .isEqualTo(shown.text("lastUsedAt"))
                .isNotEmpty();
        assertThat(refused.text("lastUsedAddress")).isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?confirm=true", "?reason=leaked", "?confirm=true&reason=tidying%20up"})
    void whoIsSureOrInAHurryIsNotAsked(String query) {
        use(token, "1 hour");
        home.owner().delete(home.token(token.id()) + query).expect(204);
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        home.owner().delete(home.token(token.id())).expect(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?confirm=false", "?reason=tidying%20up"})
    void anotherReasonIsNone(String query) {
        use(token, "1 hour");
        home.owner().delete(home.token(token.id()) + query).expectProblem(409, "IN_USE");
    }

    @Test
    void whatWasNeverUsedGoesAtOnce() {
        home.owner().delete(home.token(token.id())).expect(204);
    }

    @Test
    void whereNobodyWantsItNobodyIsAsked() {
        home.owner().patch(home.path(), "{\"confirmDeleteUsedWithin\": null}").expect(200);
        use(token, "1 hour");
        home.owner().delete(home.token(token.id())).expect(204);
    }

    @Test
    void whatWasReportedAsLeakedGoesAtOnce() {
        home.owner().patch(home.path(), Map.of("leakAction", "DISABLE")).expect(200);
        use(token, "1 hour");
        SharedServer.anonymous()
                .post("/api/v1/leaks", "{\"tokens\": [\"" + token.value() + "\"]}")
                .expect(202);
        assertThat(home.verdict(token.value())).isEqualTo("DISABLED");
        home.owner().delete(home.token(token.id())).expect(204);
    }

    @Test
    void whatAServiceAccountHasMadeIsAskedAboutAsWell() {
        Tenant.Issued account = home.newToken("Service Account");
        String made = SharedServer.anonymous()
                .bearer(account.value())
                .post(home.path("tokens"), Map.of("label", "made", "role", "CI Token"))
                .expect(201)
                .text("id");
        use(new Tenant.Issued(made, ""), "1 hour");
        String path = home.token(account.id()) + "?withCreated=true";
        home.owner().delete(path).expectProblem(409, "IN_USE");
        assertThat(home.owner().get(home.token(account.id())).text("state")).isEqualTo("ACTIVE");
        home.owner().delete(path + "&confirm=true").expect(204);
        assertThat(home.owner().get(home.token(made)).text("state")).isEqualTo("REVOKED");
    }

    /** A flush of what a test has just asked comes later than this, but never sets it back. */
    private static void use(Tenant.Issued token, String ago) {
        SharedServer.database()
                .execute(
                        "insert into token_usage (token_id, last_used_at, last_used_address)"
                                + " values (?, now() - ?::interval, '192.0.2.1')",
                        UUID.fromString(token.id()),
                        ago);
    }
}
