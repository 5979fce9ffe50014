package dev.tollgate.token.list;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.token.bulk.ManyTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures of all organizations that somebody administers, and of no other. */
class AllTokenFiguresIT {
    private static final String FIGURES = "/api/v1/me/tokens/figures";
    private static final long LONGEST_MILLIS = 200;
    private static final int MOST_MEASURED = 60;

    private final String email = SharedServer.uniqueEmail();
    private final Tenant first = SharedServer.newTenant();
    private final Tenant second = SharedServer.newTenant();

    private static Tenant.Issued token(Tenant tenant, String label, long days) {
        String end =
                InstantSource.system().instant().plus(Duration.ofDays(days)).toString();
        return tenant.newToken(Map.of("label", label, "role", "CI Token", "expiresAt", end));
    }

    private Api person() {
        return SharedServer.anonymous().login(email, SharedServer.PASSWORD);
    }

    private static void refuse(Tenant.Issued token, int times) {
        SharedServer.database()
                .execute(
                        "insert into verdict_count (subject, day, code, total)"
                                + " values (?::uuid, (now() at time zone 'UTC')::date, 'EXPIRED', ?)",
                        token.id(),
                        times);
    }

    private static long figure(Answer answer, String tenant, String name) {
        for (JsonNode each : answer.get("organizations")) {
            if (each.get("organizationId").asText().equals(tenant)) {
                return each.get("figures").get(name).asLong();
            }
        }
        throw new AssertionError(tenant + " is not in " + answer.text());
    }

    @Test
    void theyAreOfEachOrganizationAndOfAllTogether() {
        first.newMember(email, "SUPER_ADMIN");
        second.newMember(email, "OWNER");
        token(first, "week", 6);
        token(second, "month", 29);
        Tenant.Issued often = token(second, "often", 300);
        Tenant.Issued seldom = token(first, "seldom", 300);
        refuse(often, 70);
        refuse(seldom, 7);

        Answer figures = person().get(FIGURES).expect(200);
        for (Tenant tenant : List.of(first, second)) {
            Answer own = tenant.owner().get(tenant.path("tokens/figures")).expect(200);
            for (String name : List.of("active", "expiringIn7Days", "expiringIn30Days", "neverUsed", "leaked")) {
                assertThat(figure(figures, tenant.id(), name))
                        .as(name)
                        .isEqualTo(own.get(name).asLong());
            }
        }
        assertThat(figures.get("organizations")).hasSize(2);
        assertThat(figures.get("/total/active").asLong()).isEqualTo(4);
        assertThat(figures.get("/total/expiringIn7Days").asLong()).isOne();
        assertThat(figures.get("/total/expiringIn30Days").asLong()).isEqualTo(2);
        assertThat(figures.get("left").asLong()).isZero();
        assertThat(figures.get("refusedToday").findValuesAsText("label")).containsExactly("often", "seldom");
        assertThat(figures.text("/refusedToday/0/organizationId")).isEqualTo(second.id());
        assertThat(figures.text("/refusedToday/0/organizationName")).isEqualTo(second.name());
        assertThat(figures.get("/refusedToday/0/verdicts").asLong()).isEqualTo(70);
    }

    @Test
    void whatSomebodyDoesNotAdministerIsInNoFigure() {
        Tenant.Member admin = first.newMember(email, "SUPER_ADMIN");
        second.newMember(email, "MEMBER");
        Tenant gone = SharedServer.newTenant();
        gone.newMember(email, "OWNER");
        token(first, "own", 300);
        for (Tenant other : List.of(second, gone, SharedServer.newTenant())) {
            refuse(token(other, "other", 300), 1000);
        }
        Answer before = person().get(FIGURES).expect(200);
        assertThat(before.get("/total/active").asLong()).isEqualTo(2);
        gone.owner()
                .delete(gone.path() + "?confirm=" + gone.name().replace(" ", "%20"))
                .expect(204);

        Answer figures = person().get(FIGURES).expect(200);
        assertThat(figures.get("organizations").findValuesAsText("organizationId"))
                .containsExactly(first.id());
        assertThat(figures.get("/total/active").asLong()).isOne();
        assertThat(figures.get("refusedToday")).isEmpty();

        second.owner()
                .patch(second.path("users", admin.id()), Map.of("role", "OWNER"))
                .expect(200);
        assertThat(person().get(FIGURES).get("organizations")).hasSize(2);
        assertThat(admin.api().get(FIGURES).expect(200).get("organizations").findValuesAsText("organizationId"))
                .as("by an access token of one")
                .containsExactly(first.id());
    }

    @Test
    void anOperatorSeesNoMoreThanOthersAndTokensSeeNothing() {
        Tenant.Issued service = first.newToken("Service Account");
        SharedServer.anonymous().bearer(service.value()).get(FIGURES).expectProblem(403, "FORBIDDEN");
        SharedServer.anonymous().get(FIGURES).expectProblem(401, "UNAUTHENTICATED");
        Tenant.Member owner = first.newMember(email, "OWNER");
        String admin = SharedServer.admin().get("/api/v1/me").text("id");
        long before = organizations(SharedServer.admin());
        owner.api().delete(first.path("users", admin)).expect(204);
        assertThat(organizations(SharedServer.admin())).isEqualTo(before - 1);
        assertThat(SharedServer.admin().get(FIGURES).text()).doesNotContain(first.id());
    }

    /** Those that are listed, and those that are too many to be. */
    private static long organizations(Api person) {
        Answer figures = person.get(FIGURES).expect(200);
        return figures.get("organizations").size() + figures.get("left").asLong();
    }

    @Test
    void nobodyWithoutAnOrganizationOfTheirOwnHasAny() {
        first.newMember(email, "MEMBER");
        Answer figures = person().get(FIGURES).expect(200);
        assertThat(figures.get("/total/active").asLong()).isZero();
        assertThat(figures.get("organizations")).isEmpty();
    }

    @Test
    void fiveThousandTokensOfTwentyOrganizationsAreCountedAtOnce() {
        for (int i = 0; i < 20; i++) {
            Tenant tenant = SharedServer.newTenant();
            tenant.newMember(email, "SUPER_ADMIN");
            ManyTokens.insert(SharedServer.database(), tenant, "pipeline", 250);
        }
        Api person = person();
        List<Long> millis = new ArrayList<>();
        // What else runs on the machine makes the others longer.
        for (int i = 0; i < MOST_MEASURED && least(millis) > LONGEST_MILLIS; i++) {
            long begin = System.nanoTime();
            assertThat(person.get(FIGURES).expect(200).get("/total/active").asLong())
                    .isEqualTo(5_000);
            millis.add((System.nanoTime() - begin) / 1_000_000);
        }
        System.out.printf("Figures of 20 organizations with 5,000 tokens: %s ms%n", millis);
        assertThat(least(millis)).as("least of %s", millis).isLessThanOrEqualTo(LONGEST_MILLIS);
    }

    private static long least(List<Long> millis) {
        return millis.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}
