package dev.tollgate.token.usage;

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

/** Verdicts over time of all organizations that somebody administers, and of no other. */
class AllUsageIT {
    private static final String USAGE = "/api/v1/me/usage";
    private static final long LONGEST_MILLIS = 100;
    private static final int MOST_MEASURED = 60;

    private final String email = SharedServer.uniqueEmail();
    private final Tenant first = SharedServer.newTenant();
    private final Tenant second = SharedServer.newTenant();

    private Api person() {
        return SharedServer.anonymous().login(email, SharedServer.PASSWORD);
    }

    /** At eleven (UTC) on that day. */
    private static void count(Tenant tenant, int daysAgo, String code, int times) {
        SharedServer.database()
                .execute(
                        "insert into verdict_count (subject, day, code, hours, total) values (?::uuid,"
                                + " (now() at time zone 'UTC')::date - ?, ?,"
                                + " array_cat(array_fill(0, array[11]), array_cat(array[?], array_fill(0, array[12]))), ?)",
                        tenant.id(),
                        daysAgo,
                        code,
                        times,
                        times);
    }

    @Test
    void itIsThatOfEachTogether() {
        first.newMember(email, "SUPER_ADMIN");
        second.newMember(email, "OWNER");
        count(first, 2, "VALID", 5);
        count(second, 2, "VALID", 70);
        count(second, 2, "EXPIRED", 600);
        count(first, 40, "VALID", 8_000);

        Answer days = person().get(USAGE).expect(200);
        JsonNode then = days.get("buckets").get(days.get("buckets").size() - 3);
        assertThat(then.get("verdicts").get("VALID").asLong()).isEqualTo(75);
        assertThat(then.get("verdicts").get("EXPIRED").asLong()).isEqualTo(600);
        assertThat(Verdicts.sum(days, "VALID")).isEqualTo(75);
        String from = InstantSource.system().instant().minus(Duration.ofDays(3)).toString();
        Answer hours = person().get(USAGE + "?step=hour&from=" + from).expect(200);
        assertThat(Verdicts.sum(hours, "VALID")).isEqualTo(75);
        hours.get("buckets")
                .forEach(bucket -> assertThat(
                                bucket.get("verdicts").get("EXPIRED").asLong())
                        .isEqualTo(
                                bucket.get("at")
                                                .asText()
                                                .equals(then.get("at").asText().replace("T00", "T11"))
                                        ? 600
                                        : 0));
        person().get(USAGE + "?step=week").expectViolation("step");
    }

    @Test
    void whatSomebodyDoesNotAdministerIsNotInIt() {
        Tenant.Member admin = first.newMember(email, "SUPER_ADMIN");
        second.newMember(email, "MEMBER");
        Tenant gone = SharedServer.newTenant();
        gone.newMember(email, "OWNER");
        count(first, 1, "VALID", 1);
        count(second, 1, "VALID", 10);
        count(gone, 1, "VALID", 100);
        count(SharedServer.newTenant(), 1, "VALID", 1_000);
        assertThat(Verdicts.sum(person().get(USAGE).expect(200), "VALID")).isEqualTo(101);
        gone.owner()
                .delete(gone.path() + "?confirm=" + gone.name().replace(" ", "%20"))
                .expect(204);
        assertThat(Verdicts.sum(person().get(USAGE).expect(200), "VALID")).isEqualTo(1);
        second.owner()
                .patch(second.path("users", admin.id()), Map.of("role", "OWNER"))
                .expect(200);
        assertThat(Verdicts.sum(person().get(USAGE).expect(200), "VALID")).isEqualTo(11);
        assertThat(Verdicts.sum(admin.api().get(USAGE).expect(200), "VALID"))
                .as("by an access token of one")
                .isEqualTo(1);
    }

    @Test
    void tokensAndStrangersSeeNothing() {
        Tenant.Issued service = first.newToken("Service Account");
        SharedServer.anonymous().bearer(service.value()).get(USAGE).expectProblem(403, "FORBIDDEN");
        SharedServer.anonymous().get(USAGE).expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aYearOfTwentyOrganizationsIsReadAtOnce() {
        for (int i = 0; i < 20; i++) {
            Tenant tenant = SharedServer.newTenant();
            tenant.newMember(email, "SUPER_ADMIN");
            ManyTokens.insert(SharedServer.database(), tenant, "pipeline", 250);
            SharedServer.database()
                    .execute(
                            "insert into verdict_count (subject, day, code, total)"
                                    + " select ?::uuid, (now() at time zone 'UTC')::date - i, code, 1"
                                    + " from generate_series(0, 364) i, unnest(array['VALID', 'EXPIRED', 'DISABLED']) code",
                            tenant.id());
        }
        Api person = person();
        String year = USAGE + "?from=" + InstantSource.system().instant().minus(Duration.ofDays(364));
        List<Long> millis = new ArrayList<>();
        // What else runs on the machine makes the others longer.
        for (int i = 0; i < MOST_MEASURED && least(millis) > LONGEST_MILLIS; i++) {
            long begin = System.nanoTime();
            assertThat(Verdicts.sum(person.get(year).expect(200), "VALID")).isEqualTo(20 * 365);
            millis.add((System.nanoTime() - begin) / 1_000_000);
        }
        System.out.printf("A year of 20 organizations: %s ms%n", millis);
        assertThat(least(millis)).as("least of %s", millis).isLessThanOrEqualTo(LONGEST_MILLIS);
    }

    private static long least(List<Long> millis) {
        return millis.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}
