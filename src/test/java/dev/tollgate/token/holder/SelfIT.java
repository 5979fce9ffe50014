package dev.tollgate.token.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TokenTimes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holders do with their own token: {@code /api/v1/token}, {@code /oauth2/revoke}, {@code /api/v1/leaks}. */
class SelfIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Api holder(String value) {
        return SharedServer.anonymous().bearer(value);
    }

    @Test
    void holdersSeeTheirToken() {
        Tenant.Issued token = home.newToken();
        Answer own = holder(token.value()).get("/api/v1/token").expect(200);
        assertThat(own.text("id")).isEqualTo(token.id());
        assertThat(own.text("organizationId")).isEqualTo(home.id());
        assertThat(own.text("role")).isEqualTo("CI Token");
        assertThat(own.text()).doesNotContain(token.value());
        Tenant.Member member = home.newMember("MEMBER");
        assertThat(member.api().get("/api/v1/token").expect(200).get("permissions"))
                .hasToString("[\"scan:read\"]");
    }

    @Test
    void theTokenMayBePresentedAsGatewaysTakeItButOnlyOne() {
        String value = home.newToken().value();
        Api api = holder(value);
        String basic = Base64.getEncoder().encodeToString(("ci:" + value).getBytes(StandardCharsets.UTF_8));
        api.with("Authorization", "Basic " + basic).get("/api/v1/token").expect(200);
        api.with("Private-Token", value).get("/api/v1/token").expect(200);
        api.with("Private-Token", home.newToken().value()).get("/api/v1/token").expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aLoginIsNoToken() {
        SharedServer.admin().get("/api/v1/token").expectProblem(401, "UNAUTHENTICATED");
        SharedServer.admin().delete("/api/v1/token").expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void holdersEndTheirToken() {
        Tenant.Issued token = home.newToken();
        Answer ended = holder(token.value()).delete("/api/v1/token").expect(204);
        assertThat(ended.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        holder(token.value()).delete("/api/v1/token").expectProblem(401, "UNAUTHENTICATED");
        assertThat(home.owner().get(home.token(token.id())).text("state")).isEqualTo("REVOKED");
        assertThat(home.owner()
                        .get(home.path("audit-events") + "?action=token.revoked&subject=" + token.id())
                        .text("/items/0/actor/id"))
                .isEqualTo(token.id());
    }

    @Test
    void holdersRotateTheirTokenAndMayRepeatTheCall() {
        Tenant.Issued token = home.newToken();
        Api keyed = holder(token.value()).with("Idempotency-Key", "nightly");
        Answer rotated = keyed.post("/api/v1/token/rotate").expect(200);
        String value = rotated.text("token");
        assertThat(rotated.header("Cache-Control")).contains("no-store");
        assertThat(rotated.text("id")).isEqualTo(token.id());
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(value)).isEqualTo("VALID");
        assertThat(keyed.post("/api/v1/token/rotate").expect(200).text("token")).isEqualTo(value);
        assertThat(home.verdict(value)).isEqualTo("VALID");
        holder(token.value()).post("/api/v1/token/rotate").expectProblem(401, "UNAUTHENTICATED");
        holder(token.value())
                .with("Idempotency-Key", "another")
                .post("/api/v1/token/rotate")
                .expectProblem(401, "UNAUTHENTICATED");
        keyed.get("/api/v1/token").expectProblem(401, "UNAUTHENTICATED");
        keyed.delete("/api/v1/token").expectProblem(401, "UNAUTHENTICATED");
        home.owner().delete(home.token(token.id())).expect(204);
        keyed.post("/api/v1/token/rotate").expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void anOverlapIsAsked() {
        Tenant.Issued token = home.newToken();
        holder(token.value())
                .post("/api/v1/token/rotate", Map.of("overlap", "P8D"))
                .expectViolation("overlap");
        String value = holder(token.value())
                .post("/api/v1/token/rotate", Map.of("overlap", "PT1H"))
                .expect(200)
                .text("token");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        // Whoever holds the value that is running out ends only that.
        holder(token.value()).delete("/api/v1/token").expect(204);
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(value)).isEqualTo("VALID");
    }

    private static Answer rotate(String value, Object body) {
        return holder(value).post("/api/v1/token/rotate", body);
    }

    private static String in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Test
    void whoRotatesWhatTheyHoldGainsNoDay() {
        Tenant.Issued token =
                home.newToken(Map.of("label", SharedServer.unique("short"), "role", "CI Token", "lifetime", "P10D"));
        TokenTimes.pass(token.id(), Duration.ofDays(4));
        String end = home.owner().get(home.token(token.id())).text("expiresAt");
        Answer kept = rotate(token.value(), "{}").expect(200);
        assertThat(kept.text("expiresAt")).isEqualTo(end);
        assertThat(kept.text("lifetime")).isEqualTo("P10D");
        rotate(kept.text("token"), Map.of("expiresAt", in(Duration.ofDays(7)))).expectProblem(400, "LIFETIME_EXCEEDED");
        String sooner = in(Duration.ofDays(2));
        Answer shortened = rotate(kept.text("token"), Map.of("expiresAt", sooner, "overlap", "P7D"))
                .expect(200);
        assertThat(shortened.text("expiresAt")).isEqualTo(sooner);
        assertThat(shortened.text("/endingValue/endsAt")).isEqualTo(sooner);
        rotate(shortened.text("token"), Map.of("expiresAt", end)).expectProblem(400, "LIFETIME_EXCEEDED");
        // An administrator renews it.
        Answer renewed = home.owner().post(home.token(token.id()) + "/rotate").expect(200);
        assertThat(Instant.parse(renewed.text("expiresAt"))).isAfter(Instant.parse(end));
    }

    @Test
    void whereTheHolderMayALengthRunsAnewUpToTheBound() {
        Tenant.Issued token =
                home.newToken(Map.of("label", SharedServer.unique("renewed"), "role", "CI Token", "lifetime", "P10D"));
        home.owner()
                .patch(home.token(token.id()), Map.of("holderMayRenew", true, "renewUntil", in(Duration.ofDays(16))))
                .expect(200);
        TokenTimes.pass(token.id(), Duration.ofDays(4));
        Answer renewed = rotate(token.value(), "{}").expect(200);
        assertThat(Instant.parse(renewed.text("expiresAt")))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(10)).minusSeconds(30),
                        Instant.now().plus(Duration.ofDays(10)));
        TokenTimes.pass(token.id(), Duration.ofDays(4));
        String until = home.owner().get(home.token(token.id())).text("renewUntil");
        assertThat(rotate(renewed.text("token"), "{}").expect(200).text("expiresAt"))
                .isEqualTo(until);
    }

    @Test
    void withoutABoundOfItsOwnTheAdministratorsLastActAndTheMaximumBindTheHolder() {
        Tenant strict = SharedServer.newTenant();
        strict.owner().patch(strict.path(), Map.of("maxTokenLifetime", "P15D")).expect(200);
        Tenant.Issued token = strict.newToken(Map.of("label", "renewed", "role", "CI Token", "lifetime", "P10D"));
        strict.owner()
                .patch(strict.token(token.id()), Map.of("holderMayRenew", true))
                .expect(200);
        TokenTimes.pass(token.id(), Duration.ofDays(9));
        String created = strict.owner().get(strict.token(token.id())).text("createdAt");
        Instant latest = Instant.parse(created).plus(Duration.ofDays(15));
        assertThat(rotate(token.value(), "{}").expect(200).text("expiresAt")).isEqualTo(latest.toString());
    }

    @Test
    void anAccessTokenHasNoEndOfItsOwn() {
        Tenant.Member member = home.newMember("MEMBER");
        rotate(member.accessToken(), Map.of("expiresAt", in(Duration.ofDays(1))))
                .expectViolation("expiresAt");
        Answer rotated = rotate(member.accessToken(), "{}").expect(200);
        assertThat(rotated.get("expiresAt").isNull()).isTrue();
    }

    @Test
    void anAccessTokenEndsByItsHolderUntilItIsReset() {
        Tenant.Member member = home.newMember("MEMBER");
        member.api().delete("/api/v1/token").expect(204);
        assertThat(home.verdict(member.accessToken())).isEqualTo("REVOKED");
        String value = home.owner()
                .post(home.path("users", member.id(), "access-token/reset"))
                .expect(200)
                .text("token");
        assertThat(home.verdict(value)).isEqualTo("VALID");
    }

    @Test
    void revocationByOauthTellsNothing() {
        Tenant.Issued token = home.newToken();
        Answer revoked = SharedServer.anonymous()
                .form("/oauth2/revoke", "token=" + token.value() + "&token_type_hint=access_token")
                .expect(200);
        assertThat(revoked.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        for (String other : List.of(token.value(), "unknown", "tg_ci_" + "0".repeat(38))) {
            Answer unknown = SharedServer.anonymous()
                    .form("/oauth2/revoke", "token=" + other)
                    .expect(200);
            assertThat(unknown.text()).isEqualTo(revoked.text());
            assertThat(unknown.header("Tollgate-Propagation")).isEqualTo("complete");
        }
        for (String form : List.of("", "token=", "tokens=x", "token=a&token=b")) {
            assertThat(SharedServer.anonymous()
                            .form("/oauth2/revoke", form)
                            .expect(400)
                            .text("error"))
                    .isEqualTo("invalid_request");
        }
        SharedServer.anonymous()
                .post("/oauth2/revoke", Map.of("token", "x"))
                .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aLeakedTokenEndsWhoeverReportsIt() {
        Tenant.Issued token = home.newToken();
        Tenant.Member member = home.newMember("MEMBER");
        Map<String, ?> report = Map.of(
                "tokens",
                List.of(token.value(), member.accessToken(), "unknown", token.value()),
                "source",
                "a public repository");
        Answer receipt = SharedServer.anonymous().post("/api/v1/leaks", report).expect(202);
        assertThat(receipt.text()).isEqualTo("{\"received\":4}");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(member.accessToken())).isEqualTo("REVOKED");
        String events = home.owner()
                .get(home.path("audit-events") + "?subject=" + token.id())
                .text();
        assertThat(events).contains("a public repository").doesNotContain(token.value());
    }

    @Test
    void anOrganizationMayRatherDisable() {
        Tenant careful = SharedServer.newTenant();
        careful.owner().patch(careful.path(), Map.of("leakAction", "DISABLE")).expect(200);
        Tenant.Issued token = careful.newToken();
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of(token.value())))
                .expect(202);
        assertThat(careful.verdict(token.value())).isEqualTo("DISABLED");
        careful.owner()
                .patch(careful.token(token.id()), Map.of("enabled", true))
                .expectProblem(409, "TOKEN_DISABLED");
        careful.owner().post(careful.token(token.id()) + "/enable").expect(200);
        assertThat(careful.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void aReportThatIsWrongIsRefused() {
        for (String body : List.of("{}", "{\"tokens\": []}", "{\"tokens\": \"x\"}", "{\"tokens\": [null]}")) {
            SharedServer.anonymous().post("/api/v1/leaks", body).expectProblem(400, "VALIDATION_FAILED");
        }
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", Collections.nCopies(1001, "x")))
                .expectViolation("tokens");
    }
}
