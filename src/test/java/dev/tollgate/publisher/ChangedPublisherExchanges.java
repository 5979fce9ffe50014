package dev.tollgate.publisher;

import static dev.tollgate.publisher.ExchangeScene.expectRefused;
import static dev.tollgate.publisher.ExchangeScene.here;
import static dev.tollgate.publisher.ExchangeScene.home;
import static dev.tollgate.publisher.ExchangeScene.identity;
import static dev.tollgate.publisher.ExchangeScene.issuer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of exchanges, and of job tokens, when who lets them in changes; a part of {@link ExchangeIT}. */
interface ChangedPublisherExchanges {
    @Test
    default void aPublisherThatIsSwitchedOffLetsNobodyIn() {
        Map<String, Object> own = Map.of("claims", Map.of("repository_id", "3003", "environment", "release"));
        String id = Installation.publisher(home, issuer, own);
        Consumer<Map<String, Object>> theirs = claims -> claims.put("repository_id", "3003");
        String value = here.exchange(identity(theirs)).expect(200).text("access_token");
        Answer off = home.owner()
                .patch(home.path("publishers", id), Map.of("enabled", false))
                .expect(200);
        assertThat(off.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        expectRefused(identity(theirs), "switched off");
        home.owner().patch(home.path("publishers", id), Map.of("enabled", true)).expect(200);
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        here.exchange(identity(theirs)).expect(200);
    }

    @Test
    default void whatNarrowsAPublisherEndsItsTokensAndWhatWidensDoesNot() {
        Map<String, Object> own = Map.of("claims", Map.of("repository_id", "4004", "environment", "release"));
        String path = home.path("publishers", Installation.publisher(home, issuer, own));
        Consumer<Map<String, Object>> theirs = claims -> {
            claims.put("repository_id", "4004");
            claims.put("ref", "main");
        };
        List<Map<String, ?>> wider = List.of(
                Map.of("lifetime", "PT1H"),
                Map.of("name", "another"),
                Map.of("reuse", true),
                Map.of("claims", Map.of("repository_id", "4004"), "anyWorkflow", true));
        List<Map<String, ?>> narrower = List.of(
                Map.of("claims", Map.of("repository_id", "4004", "ref", "main")),
                Map.of("lifetime", "PT10M"),
                Map.of("allowedCidrs", List.of("127.0.0.0/8")),
                Map.of("role", "Read Only"),
                Map.of("reuse", false),
                Map.of("issuer", issuer.url() + "/other"));
        for (Map<String, ?> change : wider) {
            String value = here.exchange(identity(theirs)).expect(200).text("access_token");
            home.owner().patch(path, change).expect(200);
            assertThat(here.code(1, value)).as(change.toString()).isEqualTo("VALID");
        }
        for (Map<String, ?> change : narrower) {
            String value = here.exchange(identity(theirs)).expect(200).text("access_token");
            home.owner().patch(path, change).expect(200);
            assertThat(here.code(1, value)).as(change.toString()).isEqualTo("REVOKED");
        }
    }

    @Test
    default void aDeletedPublishersThousandTokensEndAtOnce() {
        Map<String, Object> own = Map.of("claims", Map.of("repository_id", "5005", "environment", "release"));
        String id = Installation.publisher(home, issuer, own);
        Consumer<Map<String, Object>> theirs = claims -> claims.put("repository_id", "5005");
        String value = here.exchange(identity(theirs)).expect(200).text("access_token");
        here.database.execute(
                "insert into token (id, organization_id, kind, role_id, label, hint, created_at, expires_at,"
                        + " created_by_kind, created_by_id, created_by_name)"
                        + " select gen_random_uuid(), organization_id, kind, role_id, label, hint, created_at, expires_at,"
                        + " created_by_kind, created_by_id, created_by_name from token, generate_series(1, 999)"
                        + " where created_by_id = '" + id + "'");
        String last = here.exchange(identity(theirs)).text();
        assertThat(last).contains("LIMIT_REACHED");
        home.owner().delete(home.path("publishers", id)).expect(204);
        assertThat(here.code(1, value)).isEqualTo("REVOKED");
        assertThat(here.database.number(
                        "select count(*) from token where revoked_at is null and created_by_id = '" + id + "'"))
                .isZero();
    }

    @Test
    default void aSuspendedOrganizationHandsOutNothing() {
        Tenant suspended = here.newTenant();
        Installation.publisher(suspended, issuer, Map.of());
        String identity = issuer.sign(issuer.claims(Installation.audience(suspended)));
        String value = here.exchange(identity).expect(200).text("access_token");
        here.admin.patch(suspended.path(), Map.of("suspended", true)).expect(200);
        assertThat(here.code(1, value)).isEqualTo("ORGANIZATION_SUSPENDED");
        expectRefused(issuer.sign(issuer.claims(Installation.audience(suspended))), "suspended");
    }

    @Test
    default void noJobTokenLivesLongerThanTheOrganizationAllows() {
        Tenant strict = here.newTenant();
        Installation.publisher(strict, issuer, Map.of("lifetime", "PT1H"));
        String identity = issuer.sign(issuer.claims(Installation.audience(strict)));
        assertThat(here.exchange(identity).expect(200).get("expires_in").asInt())
                .isBetween(3_590, 3_600);
        strict.owner().patch(strict.path(), Map.of("maxTokenLifetime", "PT5M")).expect(200);
        identity = issuer.sign(issuer.claims(Installation.audience(strict)));
        assertThat(here.exchange(identity).expect(200).get("expires_in").asInt())
                .isBetween(290, 300);
    }
}
