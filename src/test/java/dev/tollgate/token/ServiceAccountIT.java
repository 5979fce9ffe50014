package dev.tollgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TokenTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Service Account creates CI tokens in its organization, and can do nothing else. */
class ServiceAccountIT {
    private static Tenant home;
    private static Tenant.Issued account;
    private static Api serviceAccount;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        account = home.newToken("Service Account");
        serviceAccount = SharedServer.anonymous().bearer(account.value());
        home.owner()
                .post(home.path("roles"), Map.of("name", "Own", "permissions", List.of("scan:read")))
                .expect(201);
    }

    private static Answer create(Api by, String role) {
        return by.post(home.path("tokens"), Map.of("label", SharedServer.unique("made"), "role", role));
    }

    @Test
    void itCreatesCiTokens() {
        Answer created = create(serviceAccount, "CI Token").expect(201);
        assertThat(created.text("/createdBy/id")).isEqualTo(account.id());
        assertThat(created.text("/createdBy/kind")).isEqualTo("TOKEN");
        assertThat(home.verdict(created.text("token"))).isEqualTo("VALID");
        create(serviceAccount, "00000000-0000-7000-8000-000000000001").expect(201);
        Answer event =
                home.owner().get(home.path("audit-events") + "?action=token.created&subject=" + created.text("id"));
        assertThat(event.text("/items/0/actor/id")).isEqualTo(account.id());
        assertThat(event.text("/items/0/actor/kind")).isEqualTo("TOKEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Service Account",
                "Gateway",
                "Read Only",
                "Own",
                "No Such Role",
                "00000000-0000-7000-8000-000000000004",
                "00000000-0000-7000-8000-000000000011"
            })
    void itCreatesNoOtherTokens(String role) {
        create(serviceAccount, role).expectProblem(403, "FORBIDDEN");
    }

    @Test
    void itsRequestsAreCheckedLikeAnyOther() {
        serviceAccount.post(home.path("tokens"), Map.of("role", "CI Token")).expectViolation("label");
        serviceAccount
                .post(home.path("tokens"), Map.of("label", "a", "role", "CI Token", "permissions", List.of("all")))
                .expectViolation("permissions");
        serviceAccount.post(home.path("tokens"), "{\"label").expectProblem(400, "MALFORMED_JSON");
    }

    @Test
    void anotherOrganizationIsAbsentForIt() {
        Tenant other = SharedServer.newTenant();
        serviceAccount
                .post(other.path("tokens"), Map.of("label", "a", "role", "CI Token"))
                .expectProblem(404, "NOT_FOUND");
        serviceAccount.get(other.path()).expectProblem(404, "NOT_FOUND");
    }

    @Test
    void itCannotTouchWhatItHasMade() {
        String made = home.token(create(serviceAccount, "CI Token").expect(201).text("id"));
        serviceAccount.get(made).expectProblem(403, "FORBIDDEN");
        serviceAccount.patch(made, Map.of("enabled", false)).expectProblem(403, "FORBIDDEN");
        serviceAccount.delete(made).expectProblem(403, "FORBIDDEN");
        serviceAccount.post(made + "/rotate").expectProblem(403, "FORBIDDEN");
    }

    @Test
    void whatItMadeOutlivesIt() {
        Tenant.Issued mortal = home.newToken("Service Account");
        Api api = SharedServer.anonymous().bearer(mortal.value());
        String value = create(api, "CI Token").expect(201).text("token");
        home.owner().patch(home.token(mortal.id()), Map.of("enabled", false)).expect(200);
        create(api, "CI Token").expectProblem(401, "UNAUTHENTICATED");
        home.owner().patch(home.token(mortal.id()), Map.of("enabled", true)).expect(200);
        create(api, "CI Token").expect(201);
        home.owner().delete(home.token(mortal.id())).expect(204);
        create(api, "CI Token").expectProblem(401, "UNAUTHENTICATED");
        assertThat(home.verdict(value)).isEqualTo("VALID");
    }

    @Test
    void whereItMayBeUsedFromHoldsHereToo() {
        Tenant.Issued bound = home.newToken(
                Map.of("label", "bound", "role", "Service Account", "allowedCidrs", List.of("203.0.113.0/24")));
        Api api = SharedServer.anonymous().bearer(bound.value());
        create(api, "CI Token").expectProblem(401, "UNAUTHENTICATED");
        create(api.with("X-Forwarded-For", "203.0.113.1"), "CI Token").expect(201);
    }

    private static Api account(Object cidrs, @Nullable Object end) {
        Map<String, @Nullable Object> request = new HashMap<>();
        request.put("label", SharedServer.unique("account"));
        request.put("role", "Service Account");
        request.put("allowedCidrs", cidrs);
        request.put("expiresAt", end);
        Api bearer = SharedServer.anonymous().bearer(home.newToken(request).value());
        return bearer.with("X-Forwarded-For", "192.0.2.1");
    }

    private static Answer make(Api account, String restrictions) {
        String label = SharedServer.unique("made");
        return account.post(
                home.path("tokens"), "{\"label\":\"" + label + "\",\"role\":\"CI Token\"" + restrictions + "}");
    }

    @Test
    void whatItMakesIsBoundToItsNetworks() {
        Api bound = account(List.of("192.0.2.0/24", "2001:db8::/32"), null);
        assertThat(make(bound, "").expect(201).get("allowedCidrs").toString())
                .isEqualTo("[\"192.0.2.0/24\",\"2001:db8::/32\"]");
        assertThat(make(bound, ",\"allowedCidrs\":[\"192.0.0.0/16\",\"2001:db8:1::/48\",\"10.0.0.0/8\"]")
                        .expect(201)
                        .get("allowedCidrs")
                        .toString())
                .isEqualTo("[\"2001:db8:1::/48\",\"192.0.2.0/24\"]");
        make(bound, ",\"allowedCidrs\":[\"10.0.0.0/8\"]").expectViolation("allowedCidrs");
        assertThat(make(account(List.of(), null), ",\"allowedCidrs\":[\"10.0.0.0/8\"]")
                        .expect(201)
                        .get("allowedCidrs")
                        .toString())
                .isEqualTo("[\"10.0.0.0/8\"]");
    }

    @Test
    void whatItMakesEndsNoLater() {
        Instant end = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        Api bound = account(List.of(), end.toString());
        assertThat(make(bound, "").expect(201).text("expiresAt")).isEqualTo(end.toString());
        String sooner = end.minusSeconds(60).toString();
        assertThat(make(bound, ",\"expiresAt\":\"" + sooner + "\"").expect(201).text("expiresAt"))
                .isEqualTo(sooner);
        make(bound, ",\"expiresAt\":\"" + end.plusSeconds(1) + "\"").expectProblem(400, "LIFETIME_EXCEEDED");
    }

    @Test
    void whatItHasMadeEndsWithItOnRequest() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Issued maker = tenant.newToken("Service Account");
        Tenant.Issued other = tenant.newToken();
        Api bearer = SharedServer.anonymous().bearer(maker.value());
        String made = bearer.post(tenant.path("tokens"), Map.of("label", "made", "role", "CI Token"))
                .expect(201)
                .text("token");
        tenant.owner().delete(tenant.token(maker.id())).expect(204);
        assertThat(tenant.verdict(made)).isEqualTo("VALID");
        tenant.owner().delete(tenant.token(maker.id()) + "?withCreated=true").expect(204);
        assertThat(tenant.verdict(made)).isEqualTo("REVOKED");
        assertThat(tenant.verdict(other.value())).isEqualTo("VALID");
    }

    private static Tenant.Issued maker(Object cidrs, @Nullable String end) {
        Map<String, @Nullable Object> request = new HashMap<>();
        request.put("label", SharedServer.unique("account"));
        request.put("role", "Service Account");
        request.put("allowedCidrs", cidrs);
        request.put("expiresAt", end);
        return home.newToken(request);
    }

    private static Answer made(Tenant.Issued maker, String restrictions) {
        Api bearer = SharedServer.anonymous().bearer(maker.value()).with("X-Forwarded-For", "192.0.2.1");
        return make(bearer, restrictions).expect(201);
    }

    private static String inHours(long hours) {
        return Instant.now()
                .plusSeconds(3_600 * hours)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static Answer patch(String token, Map<String, ?> change) {
        return home.owner().patch(home.token(token), change);
    }

    private static Answer view(Answer made) {
        return home.owner().get(home.token(made.text("id"))).expect(200);
    }

    @Test
    void nobodyProlongsWhatItMadeBeyondIt() {
        Tenant.Issued maker = maker(List.of("192.0.2.0/24"), inHours(5));
        Answer made = made(maker, ",\"lifetime\":\"PT4H\"");
        patch(made.text("id"), Map.of("expiresAt", inHours(6))).expectProblem(400, "LIFETIME_EXCEEDED");
        patch(made.text("id"), Map.of("allowedCidrs", List.of("10.0.0.0/8"))).expectViolation("allowedCidrs");
        assertThat(patch(made.text("id"), Map.of("allowedCidrs", List.of()))
                        .expect(200)
                        .get("allowedCidrs")
                        .toString())
                .isEqualTo("[\"192.0.2.0/24\"]");
        TokenTimes.pass(made.text("id"), Duration.ofHours(3));
        assertThat(home.owner()
                        .post(home.token(made.text("id")) + "/rotate")
                        .expect(200)
                        .text("expiresAt"))
                .isLessThanOrEqualTo(inHours(4));
        TokenTimes.pass(maker.id(), Duration.ofHours(3));
        String end = home.owner().get(home.token(maker.id())).text("expiresAt");
        assertThat(home.owner()
                        .post(home.token(made.text("id")) + "/rotate")
                        .expect(200)
                        .text("expiresAt"))
                .isEqualTo(end);
    }

    @Test
    void whenItsEndComesNearerSoDoesThatOfWhatItMade() {
        Tenant.Issued maker = maker(List.of(), null);
        Answer endless = made(maker, "");
        Answer shorter = made(maker, ",\"expiresAt\":\"" + inHours(1) + "\"");
        String end = inHours(2);
        patch(maker.id(), Map.of("expiresAt", end)).expect(200);
        assertThat(view(endless).text("expiresAt")).isEqualTo(end);
        assertThat(view(shorter).text("expiresAt")).isEqualTo(shorter.text("expiresAt"));
        // By its holder as well, who passes it on with a nearer end.
        String sooner = inHours(0).replace("Z", ".5Z");
        sooner = Instant.parse(sooner).plusSeconds(600).toString();
        SharedServer.anonymous()
                .bearer(maker.value())
                .post("/api/v1/token/rotate", Map.of("expiresAt", sooner))
                .expect(200);
        assertThat(view(endless).text("expiresAt")).isEqualTo(sooner);
        assertThat(view(shorter).text("expiresAt")).isEqualTo(sooner);
        assertThat(home.owner()
                        .get(home.path("audit-events") + "?action=token.changed&subject=" + endless.text("id"))
                        .text())
                .contains(end, sooner);
    }

    @Test
    void whenItsNetworksBecomeFewerSoDoThoseOfWhatItMade() {
        Tenant.Issued maker = maker(List.of("192.0.2.0/24", "198.51.100.0/24"), null);
        Answer both = made(maker, "");
        Answer other = made(maker, ",\"allowedCidrs\":[\"198.51.100.0/25\"]");
        Answer changed = patch(maker.id(), Map.of("allowedCidrs", List.of("192.0.2.0/24")))
                .expect(200);
        assertThat(changed.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(view(both).get("allowedCidrs").toString()).isEqualTo("[\"192.0.2.0/24\"]");
        // Nowhere is left for it.
        assertThat(view(other).get("enabled").asBoolean()).isFalse();
        patch(other.text("id"), Map.of("enabled", true)).expectViolation("allowedCidrs");
        home.owner().post(home.token(other.text("id")) + "/enable").expectViolation("allowedCidrs");
        patch(other.text("id"), Map.of("enabled", true, "allowedCidrs", List.of("192.0.2.128/25")))
                .expect(200);
    }

    @Test
    void whatItMadeEndsForTheSameReason() {
        Tenant.Issued maker = maker(List.of(), null);
        Answer made = made(maker, "");
        home.owner()
                .delete(home.token(maker.id()) + "?withCreated=true&reason=moved")
                .expect(204);
        assertThat(view(made).text("state")).isEqualTo("REVOKED");
        assertThat(view(made).text("revokedReason")).isEqualTo("moved");
    }
}
