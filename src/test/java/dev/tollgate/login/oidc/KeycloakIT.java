package dev.tollgate.login.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Keycloak;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Signing in at a real Keycloak, through its form. */
@Tag("keycloak")
@TestMethodOrder(OrderAnnotation.class)
class KeycloakIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    private static Keycloak keycloak;
    private static List<TollgateProcess> replicas;
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        keycloak = new Keycloak();
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.putAll(ProviderServer.settings(keycloak.issuer()));
        environment.put("TOLLGATE_OIDC_GROUPS_WHEN_ABSENT", "none");
        environment.put("TOLLGATE_OIDC_CLIENT_SECRET", "the secret of the client");
        replicas = List.of(TollgateProcess.launch(environment), TollgateProcess.launch(environment));
        replicas.forEach(TollgateProcess::awaitReady);
        keycloak.awaitReady();
        keycloak.backchannelLogoutAt(replicas.get(1).url() + ProviderServer.START + "/backchannel-logout");
        home = Tenant.create(on(0).login(SharedServer.ADMIN, SharedServer.PASSWORD), SharedServer.unique("Company"));
        home.owner()
                .post(home.path("group-roles"), Map.of("group", "release team", "role", "MEMBER"))
                .expect(200);
    }

    @AfterAll
    static void end() {
        keycloak.close();
        replicas.forEach(TollgateProcess::close);
    }

    private static Api on(int replica) {
        return Api.on(replicas.get(replica));
    }

    private static Answer signIn(String name) {
        ProviderServer.Begun begun = ProviderServer.begin(on(0), "");
        String back = keycloak.fillIn(begun.authorization(), name);
        return callback(begun, back);
    }

    private static Answer callback(ProviderServer.Begun begun, String back) {
        return on(0).with("Cookie", begun.cookie())
                .get(back.substring(on(0).url().length()))
                .expect(302);
    }

    private static Api browser(Answer callback) {
        return on(0).with("Cookie", ProviderServer.cookie(callback, "tollgate-loopback"))
                .with("Sec-Fetch-Site", "same-origin");
    }

    private static List<String> codes(String value) {
        return List.of(0, 1).stream()
                .map(replica -> on(replica).bearer(value).get("/auth").header("Tollgate-Code"))
                .toList();
    }

    @Test
    @Order(1)
    void aGroupsMemberGetsInAndIsRefusedEverywhereOnceTheyHaveLeftIt() {
        Api ada = browser(signIn("ada"));
        Answer me = ada.get("/api/v1/me").expect(200);
        assertThat(me.text("name")).isEqualTo("Ada L");
        assertThat(me.text("/memberships/0/role")).isEqualTo("MEMBER");
        String value = ada.post(home.path("users", me.text("id"), "access-token", "reset"))
                .expect(200)
                .text("token");
        assertThat(codes(value)).containsOnly("VALID");
        keycloak.leaveGroup("ada");
        Api left = browser(signIn("ada"));
        assertThat(codes(value)).containsOnly("REVOKED");
        assertThat(left.get("/api/v1/me").get("memberships")).isEmpty();
        keycloak.joinGroup("ada");
        home.owner()
                .post(home.path("group-roles"), Map.of("group", "release team", "role", "SUPER_ADMIN"))
                .expect(200);
        assertThat(browser(signIn("ada")).get("/api/v1/me").text("/memberships/0/role"))
                .isEqualTo("SUPER_ADMIN");
    }

    @Test
    @Order(1)
    void aPersonGoesOnWhereTheyWereAndNowhereElse() {
        ProviderServer.Begun begun = ProviderServer.begin(on(0), "?returnTo=/ui/profile");
        String back = keycloak.fillIn(begun.authorization(), "ada");
        // What is added on the way back says nothing.
        String place = callback(begun, back + "&returnTo=https://evil.example/").header("Location");
        assertThat(place).isEqualTo(on(0).url() + "/ui/signed-in?next=%2Fui%2Fprofile");
        for (String foreign : List.of("https://evil.example/", "//evil.example/", "/\\evil.example/")) {
            on(0).get(ProviderServer.START + "?returnTo=" + ProviderServer.encode(foreign))
                    .expectViolation("returnTo");
        }
    }

    @Test
    @Order(2)
    void anAddressThatIsNotVerifiedStaysOut() {
        assertThat(ProviderServer.refusal(signIn("bob"))).isEqualTo("EMAIL_NOT_VERIFIED");
    }

    @Test
    @Order(3)
    void aCallbackIsGoodOnceAndACodeForItsBrowserAlone() {
        ProviderServer.Begun begun = ProviderServer.begin(on(0), "");
        String back = keycloak.fillIn(begun.authorization(), "ada");
        ProviderServer.Begun victim = ProviderServer.begin(on(0), "");
        String injected = back.replace(begun.state(), victim.state());
        assertThat(ProviderServer.refusal(callback(victim, injected))).isEqualTo("IDENTITY_INVALID");
        ProviderServer.Begun again = ProviderServer.begin(on(0), "");
        String once = keycloak.fillIn(again.authorization(), "ada");
        assertThat(ProviderServer.refusal(callback(again, once))).isEmpty();
        assertThat(ProviderServer.refusal(callback(again, once))).isEqualTo("SIGN_IN_EXPIRED");
    }

    @Test
    @Order(4)
    void whoeverIsSignedOutThereIsSignedOutHere() {
        Api ada = browser(signIn("ada"));
        String end = ada.get(ProviderServer.START + "/logout").expect(200).text("url");
        assertThat(end).startsWith(keycloak.issuer());
        keycloak.signOut("ada");
        Await.until(LONG, "signed out here", () -> ada.get("/api/v1/me").status() == 401);
        Api again = browser(signIn("ada"));
        String place = again.get(ProviderServer.START + "/logout").text("url");
        // With the ID token it asks nothing, and leads back.
        Answer left = keycloak.api().get(place.substring(keycloak.api().url().length()));
        assertThat(left.expect(302).header("Location")).isEqualTo(on(0).url() + "/ui/login");
        Await.until(LONG, "signed out here", () -> again.get("/api/v1/me").status() == 401);
    }

    @Test
    @Order(5)
    void withoutTheProviderNobodyNewGetsInAndPasswordsGoOn() {
        Api ada = browser(signIn("ada"));
        ProviderServer.Begun begun = ProviderServer.begin(on(0), "");
        String back = keycloak.fillIn(begun.authorization(), "ada");
        keycloak.close();
        assertThat(ProviderServer.refusal(callback(begun, back))).isEqualTo("ISSUER_UNREACHABLE");
        ada.get("/api/v1/me").expect(200);
        on(0).login(SharedServer.ADMIN, SharedServer.PASSWORD).get("/api/v1/me").expect(200);
    }
}
