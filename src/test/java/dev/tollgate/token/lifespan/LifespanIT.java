package dev.tollgate.token.lifespan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TokenTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and lengths of an integration token, by administrators; the rules themselves are in {@link LifespanTest}. */
class LifespanIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Tenant strict(String maximum) {
        Tenant tenant = SharedServer.newTenant();
        limit(tenant, maximum);
        return tenant;
    }

    private static void limit(Tenant tenant, String maximum) {
        tenant.owner().patch(tenant.path(), Map.of("maxTokenLifetime", maximum)).expect(200);
    }

    private static Tenant.Issued token(Tenant tenant, @Nullable String field, @Nullable String value) {
        Map<String, @Nullable String> request = new HashMap<>();
        request.put("label", SharedServer.unique("label"));
        request.put("role", "CI Token");
        if (field != null) {
            request.put(field, value);
        }
        return tenant.newToken(request);
    }

    private static Answer view(Tenant tenant, Tenant.Issued token) {
        return tenant.owner().get(tenant.token(token.id())).expect(200);
    }

    private static Answer rotate(Tenant tenant, Tenant.Issued token, Object body) {
        return tenant.owner().post(tenant.token(token.id()) + "/rotate", body);
    }

    private static Instant in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
    }

    private static void assertEndsIn(Answer view, Duration time) {
        assertThat(Instant.parse(view.text("expiresAt"))).isBetween(in(time).minusSeconds(30), in(time).plusSeconds(1));
    }

    @Test
    void takingADateBackUnderAStricterMaximumEndsNothing() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Issued token = token(tenant, null, null);
        TokenTimes.pass(token.id(), HOUR);
        limit(tenant, "PT1M");
        tenant.owner()
                .patch(tenant.token(token.id()), "{\"label\":\"other\",\"expiresAt\":null}")
                .expectProblem(400, "LIFETIME_EXCEEDED");
        assertThat(view(tenant, token).get("expiresAt").isNull()).isTrue();
        assertThat(view(tenant, token).text("label")).isNotEqualTo("other");
        assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void anOldTokenCanBeGivenADateWithinTheMaximum() {
        Tenant tenant = strict("P30D");
        Tenant.Issued token = token(tenant, null, null);
        TokenTimes.pass(token.id(), DAY.multipliedBy(60));
        Map<String, ?> late =
                Map.of("expiresAt", in(DAY.multipliedBy(30).plusMinutes(1)).toString());
        tenant.owner().patch(tenant.token(token.id()), late).expectProblem(400, "LIFETIME_EXCEEDED");
        Map<String, ?> good = Map.of("expiresAt", in(DAY.multipliedBy(29)).toString());
        Answer prolonged = tenant.owner().patch(tenant.token(token.id()), good).expect(200);
        assertEndsIn(prolonged, DAY.multipliedBy(29));
        assertThat(prolonged.get("lifetime").isNull()).isTrue();
        assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void aLengthIsGivenInsteadOfADate() {
        Tenant.Issued token = token(home, "lifetime", "PT2H");
        assertThat(view(home, token).text("lifetime")).isEqualTo("PT2H");
        assertEndsIn(view(home, token), HOUR.multipliedBy(2));
        Tenant tenant = strict("P30D");
        Answer usual = view(tenant, token(tenant, null, null));
        assertThat(usual.text("lifetime")).isEqualTo("P30D");
        assertThat(view(home, token(home, "expiresAt", in(HOUR).toString()))
                        .get("lifetime")
                        .isNull())
                .isTrue();
        Map<String, ?> late = Map.of("label", "late", "role", "CI Token", "lifetime", "P31D");
        tenant.owner().post(tenant.path("tokens"), late).expectProblem(400, "LIFETIME_EXCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'PT0S'", "'-PT1H'", "'PT0.5S'", "'P36501D'", "''", "3600", "'1h'"})
    void aLengthThatIsWrongIsRefused(String lifetime) {
        String request = "{'label':'wrong','role':'CI Token','lifetime':" + lifetime + "}";
        home.owner().post(home.path("tokens"), request.replace('\'', '"')).expectViolation("lifetime");
    }

    @Test
    void aDateAndALengthContradictEachOther() {
        Map<String, ?> both =
                Map.of("label", "both", "role", "CI Token", "lifetime", "PT1H", "expiresAt", in(HOUR).toString());
        home.owner().post(home.path("tokens"), both).expectViolation("lifetime");
    }

    @Test
    void anAdministratorsRotationLetsALengthRunAnew() {
        Tenant.Issued asked = token(home, "lifetime", "PT2H");
        TokenTimes.pass(asked.id(), HOUR);
        assertEndsIn(view(home, asked), HOUR);
        assertEndsIn(rotate(home, asked, "{}").expect(200), HOUR.multipliedBy(2));
        Tenant tenant = strict("P30D");
        Tenant.Issued policy = token(tenant, null, null);
        TokenTimes.pass(policy.id(), DAY);
        assertEndsIn(rotate(tenant, policy, "{}").expect(200), DAY.multipliedBy(30));
    }

    @Test
    void soItDoesForATokenOfTheReleaseBefore() {
        Tenant tenant = strict("P30D");
        Tenant.Issued token = token(tenant, null, null);
        TokenTimes.forget(token.id());
        TokenTimes.pass(token.id(), DAY);
        Answer rotated = rotate(tenant, token, "{}").expect(200);
        assertEndsIn(rotated, DAY.multipliedBy(30));
        assertThat(rotated.text("lifetime")).isEqualTo("P30D");
    }

    @Test
    void aDateStaysUnlessTheRotationGivesAnother() {
        String date = in(DAY).toString();
        Tenant.Issued token = token(home, "expiresAt", date);
        assertThat(rotate(home, token, "{}").expect(200).text("expiresAt")).isEqualTo(date);
        String later = in(DAY.multipliedBy(9)).toString();
        Answer given = rotate(home, token, Map.of("expiresAt", later)).expect(200);
        assertThat(given.text("expiresAt")).isEqualTo(later);
        rotate(home, token, Map.of("expiresAt", "2020-01-01T00:00:00Z")).expectViolation("expiresAt");
        limit(home, "P3650D");
        rotate(home, token, Map.of("expiresAt", in(DAY.multipliedBy(3651)).toString()))
                .expectProblem(400, "LIFETIME_EXCEEDED");
        assertThat(home.verdict(given.text("token"))).isEqualTo("VALID");
        home.owner().patch(home.path(), "{\"maxTokenLifetime\":null}").expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lifetime", "expiresAt"})
    void anExpiredTokenLivesAgainAndItsOldValueDoesNot(String field) {
        Tenant.Issued token = token(home, field, field.equals("lifetime") ? "PT1H" : in(HOUR).toString());
        TokenTimes.pass(token.id(), HOUR.multipliedBy(3));
        Await.until(
                Duration.ofSeconds(20),
                "expired",
                () -> home.verdict(token.value()).equals("EXPIRED"));
        Answer rotated = rotate(home, token, Map.of("overlap", "P1D")).expect(200);
        assertThat(rotated.text("state")).isEqualTo("ACTIVE");
        assertEndsIn(rotated, HOUR);
        assertThat(rotated.get("endingValue").isNull()).isTrue();
        assertThat(home.verdict(rotated.text("token"))).isEqualTo("VALID");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
    }

    @Test
    void whatIsOutOfUseIsNotRotated() {
        Tenant.Issued token = token(home, null, null);
        home.owner().patch(home.token(token.id()), Map.of("enabled", false)).expect(200);
        String hint = view(home, token).text("hint");
        rotate(home, token, "{}").expectProblem(409, "TOKEN_DISABLED");
        assertThat(view(home, token).text("hint")).isEqualTo(hint);
        Tenant suspended = SharedServer.newTenant();
        Tenant.Issued there = token(suspended, null, null);
        suspended.owner().patch(suspended.path(), Map.of("suspended", true)).expect(200);
        rotate(suspended, there, "{}").expectProblem(409, "TOKEN_DISABLED");
        suspended.owner().patch(suspended.path(), Map.of("suspended", false)).expect(200);
        assertThat(suspended.verdict(there.value())).isEqualTo("VALID");
        // Disabled and expired: the verdict names one, and neither gives a value.
        TokenTimes.pass(token.id(), HOUR);
        rotate(home, token, "{}").expectProblem(409, "TOKEN_DISABLED");
        home.owner().delete(home.token(token.id())).expect(204);
        rotate(home, token, "{}").expectProblem(409, "TOKEN_REVOKED");
    }

    @Test
    void theOldValueNeverOutlivesTheEndThatItHad() {
        String end = in(HOUR).toString();
        Tenant.Issued token = token(home, "expiresAt", end);
        String later = in(DAY.multipliedBy(30)).toString();
        Answer rotated = rotate(home, token, Map.of("overlap", "P7D", "expiresAt", later))
                .expect(200);
        assertThat(rotated.text("expiresAt")).isEqualTo(later);
        assertThat(rotated.text("/endingValue/endsAt")).isEqualTo(end);
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        String sooner = in(Duration.ofMinutes(30)).toString();
        Answer shortened = home.owner()
                .patch(home.token(token.id()), Map.of("expiresAt", sooner))
                .expect(200);
        assertThat(shortened.text("/endingValue/endsAt")).isEqualTo(sooner);
        Answer prolonged = home.owner()
                .patch(home.token(token.id()), Map.of("expiresAt", later))
                .expect(200);
        assertThat(prolonged.text("/endingValue/endsAt")).isEqualTo(sooner);
    }

    @Test
    void anOverlapOfTheReleaseBeforeIsShownAndEndsWithTheToken() {
        String end = in(HOUR).toString();
        Tenant.Issued token = token(home, "expiresAt", end);
        rotate(home, token, Map.of("overlap", "P7D")).expect(200);
        TokenTimes.prolongOverlap(token.id(), DAY.multipliedBy(7));
        assertThat(view(home, token).text("/endingValue/endsAt")).isEqualTo(end);
        String later = in(DAY.multipliedBy(30)).toString();
        Answer prolonged = home.owner()
                .patch(home.token(token.id()), Map.of("expiresAt", later))
                .expect(200);
        assertThat(prolonged.text("/endingValue/endsAt")).isEqualTo(end);
    }

    @Test
    void rotationsAreToldApartFromTheCreation() {
        Tenant.Issued token = token(home, null, null);
        assertThat(view(home, token).get("rotatedAt").isNull()).isTrue();
        Answer rotated = rotate(home, token, "{}").expect(200);
        assertThat(Instant.parse(rotated.text("rotatedAt"))).isBetween(in(Duration.ofSeconds(-30)), in(Duration.ZERO));
        assertThat(view(home, token).text("rotatedAt")).isEqualTo(rotated.text("rotatedAt"));
        assertThat(rotated.get("publisher").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'endWhenIdle':'PT5M'",
                "'overlap':'PT1H','endWhenIdle':'PT4M59S'",
                "'overlap':'PT1H','endWhenIdle':'PT1H1S'",
                "'overlap':'PT1H','endWhenIdle':''",
                "'overlap':'PT1H','endWhenIdle':300"
            })
    void timesToBeIdleInThatAreWrongChangeNothing(String body) {
        Tenant.Issued token = token(home, null, null);
        rotate(home, token, "{" + body.replace('\'', '"') + "}").expectViolation("endWhenIdle");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        rotate(home, token, Map.of("overlap", "PT1H", "endWhenIdle", "PT5M")).expect(200);
    }

    @Test
    void noEndLiesBeyondRenewUntil() {
        Tenant.Issued token = token(home, "lifetime", "PT10H");
        String until = in(HOUR.multipliedBy(5)).toString();
        Answer bound = home.owner()
                .patch(home.token(token.id()), Map.of("holderMayRenew", true, "renewUntil", until))
                .expect(200);
        assertThat(bound.text("renewUntil")).isEqualTo(until);
        assertThat(bound.text("expiresAt")).isEqualTo(until);
        assertThat(bound.get("holderMayRenew").asBoolean()).isTrue();
        assertThat(bound.text("lifetime")).isEqualTo("PT10H");
        assertThat(rotate(home, token, "{}").expect(200).text("expiresAt")).isEqualTo(until);
        home.owner()
                .patch(home.token(token.id()), Map.of("expiresAt", in(DAY).toString()))
                .expectProblem(400, "LIFETIME_EXCEEDED");
        home.owner()
                .patch(home.token(token.id()), Map.of("renewUntil", "2020-01-01T00:00:00Z"))
                .expectViolation("renewUntil");
        home.owner().patch(home.token(token.id()), "{\"holderMayRenew\":null}").expectViolation("holderMayRenew");
        home.owner().patch(home.token(token.id()), "{\"renewUntil\":null}").expect(200);
        assertEndsIn(rotate(home, token, "{}").expect(200), HOUR.multipliedBy(10));
    }
}
