package dev.tollgate.token.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.verify.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Verdicts over time: {@code …/tokens/{id}/usage} and {@code …/{org}/usage}. */
class UsageIT {
    private static final Duration REPORTED = Duration.ofSeconds(60);

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static String usage(Tenant.Issued token) {
        return home.token(token.id()) + "/usage";
    }

    private static int ask(Tenant.Issued token, String permission) {
        return SharedServer.anonymous()
                .bearer(token.value())
                .get("/auth?permission=" + permission)
                .status();
    }

    @Test
    void eachVerdictCountsOfItsTokenAndOfTheOrganization() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Issued token = tenant.newToken("Read Only");
        Tenant.Issued other = tenant.newToken("Read Only");
        for (int i = 0; i < 3; i++) {
            assertThat(ask(token, "scan:read")).isEqualTo(200);
        }
        assertThat(ask(token, "scan:upload")).isEqualTo(403);
        assertThat(ask(other, "scan:read")).isEqualTo(200);
        tenant.owner().patch(tenant.token(other.id()), Map.of("enabled", false)).expect(200);
        assertThat(ask(other, "scan:read")).isEqualTo(401);

        String mine = tenant.token(token.id()) + "/usage";
        Await.until(
                REPORTED, "reported", () -> Verdicts.sum(tenant.owner().get(mine), "INSUFFICIENT_PERMISSIONS") == 1);
        Await.until(
                REPORTED, "reported", () -> Verdicts.sum(tenant.owner().get(tenant.path("usage")), "DISABLED") == 1);
        for (String step : List.of("?step=hour", "?step=day", "")) {
            Answer ofToken = tenant.owner().get(mine + step).expect(200);
            assertThat(Verdicts.sum(ofToken, "VALID")).isEqualTo(3);
            assertThat(Verdicts.sum(ofToken, "DISABLED")).isZero();
            Answer ofAll = tenant.owner().get(tenant.path("usage") + step).expect(200);
            assertThat(Verdicts.sum(ofAll, "VALID")).isEqualTo(4);
            assertThat(Verdicts.sum(ofAll, "INSUFFICIENT_PERMISSIONS")).isEqualTo(1);
        }
    }

    @Test
    void gapsAreZeroAndTheOldestIsFirst() {
        Tenant.Issued token = home.newToken();
        Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(399, ChronoUnit.DAYS);
        Answer usage = home.owner().get(usage(token) + "?from=" + from).expect(200);
        List<Instant> at = new ArrayList<>();
        for (JsonNode bucket : usage.get("buckets")) {
            at.add(Instant.parse(bucket.get("at").asText()));
            assertThat(bucket.get("verdicts").size()).isEqualTo(VerdictCode.OF_A_TOKEN.size());
            bucket.get("verdicts").forEach(count -> assertThat(count.asLong()).isZero());
        }
        assertThat(at).hasSizeBetween(400, 401).isSorted().startsWith(from);
    }

    @Test
    void rangesAreJudged() {
        Tenant.Issued token = home.newToken();
        Instant now = Instant.now();
        List<String> nonsense = List.of(
                "?step=week",
                "?from=yesterday",
                "?to=2026-01-01",
                "?from=" + now.plusSeconds(3_600),
                "?from=" + now + "&to=" + now.minusSeconds(1),
                "?step=hour&from=" + now.minus(Duration.ofDays(15)),
                "?from=" + now.minus(Duration.ofDays(402)),
                "?from=%2B999999999-12-31T00:00:00Z",
                "?to=-999999999-01-01T00:00:00Z");
        for (String query : nonsense) {
            home.owner().get(usage(token) + query).expectProblem(400, "VALIDATION_FAILED");
            home.owner().get(home.path("usage") + query).expectProblem(400, "VALIDATION_FAILED");
        }
    }

    @Test
    void membersReadItAndNobodyElse() {
        Tenant.Issued token = home.newToken();
        Api member = home.newMember("MEMBER").api();
        Api stranger = SharedServer.newTenant().newMember("OWNER").api();
        Api account =
                SharedServer.anonymous().bearer(home.newToken("Service Account").value());
        for (String path : List.of(usage(token), home.path("usage"))) {
            member.get(path).expect(200);
            stranger.get(path).expectProblem(404, "NOT_FOUND");
            account.get(path).expectProblem(403, "FORBIDDEN");
            SharedServer.anonymous().get(path).expectProblem(401, "UNAUTHENTICATED");
        }
        Tenant elsewhere = SharedServer.newTenant();
        home.owner().get(home.token(elsewhere.newToken().id()) + "/usage").expectProblem(404, "NOT_FOUND");
        home.owner().get(home.token(UUID.randomUUID().toString()) + "/usage").expectProblem(404, "NOT_FOUND");
    }
}
