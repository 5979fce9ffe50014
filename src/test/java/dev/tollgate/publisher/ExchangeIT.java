package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code POST /oauth2/token}: an identity token of a CI job becomes a job token, or is refused for its own reason. */
@Tag("slow")
class ExchangeIT extends ExchangeScene implements IdentityTokenExchanges, RepeatedExchanges, ChangedPublisherExchanges {
    @Test
    void aJobGetsATokenThatEveryReplicaKnows() {
        Answer exchanged = here.exchange(identity()).expect(200);
        assertThat(exchanged.header("Cache-Control")).isEqualTo("no-store");
        assertThat(exchanged.text("access_token")).startsWith("tg_job_");
        assertThat(exchanged.text("issued_token_type")).isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        assertThat(exchanged.text("token_type")).isEqualTo("Bearer");
        assertThat(exchanged.get("expires_in").asInt()).isBetween(890, 900);
        assertThat(exchanged.text("scope")).isEqualTo("scan:upload scan:read");
        String value = exchanged.text("access_token");
        for (int replica = 0; replica < 2; replica++) {
            Answer verdict = here.on(replica).bearer(value).get("/auth").expect(200);
            assertThat(verdict.header("Tollgate-Kind")).isEqualTo("job");
            assertThat(verdict.header("Tollgate-Organization")).isEqualTo(home.id());
            assertThat(verdict.header("Tollgate-Role")).isEqualTo("CI%20Token");
        }
        Answer own = here.on(1).bearer(value).get("/api/v1/token").expect(200);
        assertThat(own.text("/publisher/id")).isEqualTo(publisher);
        assertThat(own.text("/createdBy/kind")).isEqualTo("PUBLISHER");
    }

    @Test
    void everyDialectKnowsAJobToken() {
        String value = here.exchange(identity()).expect(200).text("access_token");
        String gateway = home.newToken("Gateway").value();
        var asked = here.on(0).bearer(gateway);
        assertThat(asked.post("/api/v1/verify", Map.of("token", value)).text("kind"))
                .isEqualTo("job");
        assertThat(asked.post("/api/v1/verify/batch", Map.of("items", List.of(Map.of("token", value))))
                        .text("/items/0/code"))
                .isEqualTo("VALID");
        assertThat(asked.form("/oauth2/introspect", "token=" + value)
                        .get("active")
                        .asBoolean())
                .isTrue();
        assertThat(here.on(0).bearer(value).get("/ext-authz/any").expect(200).header("Tollgate-Kind"))
                .isEqualTo("job");
    }

    @Test
    void aJobTokenOnlyEnds() {
        Answer exchanged = here.exchange(identity()).expect(200);
        String value = exchanged.text("access_token");
        String id = here.on(0).bearer(value).get("/api/v1/token").text("id");
        here.on(0).bearer(value).post("/api/v1/token/rotate").expectProblem(403, "FORBIDDEN");
        home.owner().post(home.path("tokens", id, "rotate")).expectProblem(403, "FORBIDDEN");
        home.owner().patch(home.token(id), Map.of("label", "mine")).expectProblem(403, "FORBIDDEN");
        assertThat(home.owner().get(home.token(id)).expect(200).text("id")).isEqualTo(id);
        assertThat(home.owner().get(home.path("tokens?limit=200")).items("id")).doesNotContain(id);
        home.owner().delete(home.token(id)).expect(204);
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        String second = here.exchange(identity()).text("access_token");
        here.on(0).form("/oauth2/revoke", "token=" + second).expect(200);
        assertThat(here.code(1, second)).isEqualTo("REVOKED");
        String third = here.exchange(identity()).text("access_token");
        here.on(0).post("/api/v1/leaks", Map.of("tokens", List.of(third))).expect(202);
        assertThat(here.code(1, third)).isEqualTo("REVOKED");
        here.on(0).bearer(second).get(home.path("publishers")).expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aScopeIsFewerPermissions() {
        Answer less = here.exchange(0, identity(), "&scope=scan%3Aread").expect(200);
        assertThat(less.text("scope")).isEqualTo("scan:read");
        String value = less.text("access_token");
        assertThat(here.on(1).bearer(value).get("/auth").header("Tollgate-Permissions"))
                .isEqualTo("scan:read");
        Answer more = here.exchange(0, identity(), "&scope=scan%3Aread%20deploy%3Arun")
                .expect(400);
        assertThat(more.text("error")).isEqualTo("invalid_scope");
        assertThat(home.owner().get(home.path("roles")).items("name")).hasSize(5);
    }

    @Test
    void aScopeFollowsWhatItsRoleLoses() {
        String role = home.owner()
                .post(home.path("roles"), Map.of("name", "Deployer", "permissions", List.of("a:x", "a:y", "a:z")))
                .expect(201)
                .text("id");
        Installation.publisher(
                home, issuer, Map.of("role", role, "claims", Map.of("repository_id", "77", "ref", "main")));
        String identity = identity(claims -> {
            claims.put("repository_id", "77");
            claims.put("ref", "main");
        });
        String value =
                here.exchange(0, identity, "&scope=a%3Ay+a%3Az").expect(200).text("access_token");
        home.owner()
                .patch(home.path("roles", role), Map.of("permissions", List.of("a:x", "a:z")))
                .expect(200);
        assertThat(here.on(1).bearer(value).get("/auth").header("Tollgate-Permissions"))
                .isEqualTo("a:z");
    }

    @Test
    void aTestSpendsNothingAndShowsEveryClaim() {
        String identity = identity(claims -> claims.put("environment", "test"));
        String path = home.path("publishers", "test");
        Answer bad = home.owner().post(path, Map.of("token", identity)).expect(200);
        assertThat(bad.get("matches").isNull()).isTrue();
        var rule = bad.get("/rules/0");
        assertThat(rule.get("id").asText()).isEqualTo(publisher);
        assertThat(rule.get("signature").asBoolean()).isTrue();
        assertThat(rule.get("audience").asBoolean()).isTrue();
        assertThat(rule.get("time").asBoolean()).isTrue();
        assertThat(rule.get("claims").toString()).contains("\"expected\":\"release\",\"actual\":\"test\",\"ok\":false");
        String good = identity();
        for (int i = 0; i < 2; i++) {
            assertThat(home.owner()
                            .post(path, Map.of("token", good))
                            .expect(200)
                            .text("matches"))
                    .isEqualTo(publisher);
        }
        String first = here.exchange(good).expect(200).text("access_token");
        home.owner().post(path, Map.of("token", good)).expect(200);
        assertThat(here.code(0, first)).isEqualTo("VALID");
        home.owner().post(path, Map.of("token", "nonsense")).expectViolation("token");
    }

    @Test
    void theAuditLogTellsOnceAPublisherAndMinute() {
        Tenant tenant = here.newTenant();
        String id = Installation.publisher(tenant, issuer, Map.of());
        for (int i = 0; i < 3; i++) {
            here.exchange(issuer.sign(issuer.claims(Installation.audience(tenant))))
                    .expect(200);
        }
        Map<String, Object> wrong = issuer.claims(Installation.audience(tenant));
        wrong.put("environment", "test");
        for (int i = 0; i < 2; i++) {
            here.exchange(issuer.sign(wrong)).expect(400);
        }
        String of = " from exchange_minute where organization_id = '" + tenant.id() + "'";
        Await.until(
                Duration.ofSeconds(40),
                "the refusals are written",
                () -> here.database.number("select coalesce(sum(refused), 0)" + of) == 2);
        here.database.execute(
                "update exchange_minute set minute = minute - interval '3 minutes' where organization_id = '"
                        + tenant.id() + "'");
        String path = tenant.path("audit-events?action=publisher.");
        Await.until(Duration.ofSeconds(40), "it is told", () -> here.database.number("select count(*)" + of) == 0);
        Answer told = tenant.owner().get(path + "exchanged").expect(200);
        assertThat(told.items("action")).containsExactly("publisher.exchanged");
        assertThat(told.get("/items/0/detail/count").asInt()).isEqualTo(3);
        assertThat(told.text("/items/0/subject/id")).isEqualTo(id);
        Answer refused = tenant.owner().get(path + "refused").expect(200);
        assertThat(refused.items("action")).containsExactly("publisher.refused");
        assertThat(refused.get("/items/0/detail/count").asInt()).isEqualTo(2);
        assertThat(tenant.owner()
                        .get(tenant.path("publishers", id))
                        .get("lastUsedAt")
                        .isNull())
                .isFalse();
    }

    @Test
    void theFormIsThatOfTokenExchange() {
        String type = "&subject_token_type=urn:ietf:params:oauth:token-type:jwt";
        String grant = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange";
        assertThat(here.on(0).form("/oauth2/token", "").expect(400).text("error"))
                .isEqualTo("invalid_request");
        assertThat(here.on(0)
                        .form("/oauth2/token", "grant_type=client_credentials")
                        .expect(400)
                        .text("error"))
                .isEqualTo("unsupported_grant_type");
        assertThat(here.on(0).form("/oauth2/token", grant + type).expect(400).text("error"))
                .isEqualTo("invalid_request");
        assertThat(here.on(0)
                        .form("/oauth2/token", grant + type + "&subject_token=a&subject_token=b")
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_request");
        String twice =
                here.exchange(0, identity(), "&actor_token=a").expect(400).text("error");
        assertThat(twice).isEqualTo("invalid_request");
        Answer metadata = here.on(0).get("/.well-known/oauth-authorization-server");
        assertThat(metadata.text("token_endpoint")).isEqualTo("https://tollgate.example.com/oauth2/token");
    }
}
