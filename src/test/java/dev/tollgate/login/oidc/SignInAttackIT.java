package dev.tollgate.login.oidc;

import static dev.tollgate.login.oidc.ProviderServer.PROVIDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.login.oidc.ProviderServer.Begun;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.RsaJsonWebKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ins that are not what they seem: nobody gets in, and whoever sits at the browser sees a page. */
class SignInAttackIT {
    private static Map<String, Object> person;

    @BeforeAll
    static void prepare() {
        Tenant home = ProviderServer.newTenant();
        home.owner()
                .post(home.path("group-roles"), Map.of("group", "attacked", "role", "MEMBER"))
                .expect(200);
        person = Map.of(
                "sub", UUID.randomUUID().toString(),
                "email", SharedServer.uniqueEmail(),
                "email_verified", true,
                "groups", List.of("attacked"));
        ProviderServer.browser(ProviderServer.signIn(person)).get("/api/v1/me").expect(200);
    }

    private static String query(Begun begun, String code) {
        return "state=" + begun.state() + "&code=" + code;
    }

    private static void expectRefused(String reason, Answer callback) {
        assertThat(ProviderServer.refusal(callback)).isEqualTo(reason);
        assertThat(callback.headers().allValues("Set-Cookie")).noneMatch(line -> line.startsWith("tollgate-loopback="));
    }

    private static Answer signInWith(String claim, Object value) {
        Map<String, Object> claims = new HashMap<>(person);
        claims.put(claim, value);
        return ProviderServer.signIn(claims);
    }

    private static long now() {
        return Clock.systemUTC().instant().getEpochSecond();
    }

    @Test
    void aCallbackIsGoodOnce() {
        Begun begun = ProviderServer.begin("");
        String query = query(begun, PROVIDER.code(begun.authorization(), person));
        assertThat(ProviderServer.refusal(ProviderServer.callback(begun.cookie(), query)))
                .isEmpty();
        expectRefused("SIGN_IN_EXPIRED", ProviderServer.callback(begun.cookie(), query));
        // With a good code as well.
        String another = query(begun, PROVIDER.code(begun.authorization(), person));
        expectRefused("SIGN_IN_EXPIRED", ProviderServer.callback(begun.cookie(), another));
    }

    @Test
    void aStateOfAnotherBrowserIsNone() {
        Begun victim = ProviderServer.begin("");
        Begun attacker = ProviderServer.begin("");
        String code = PROVIDER.code(attacker.authorization(), person);
        expectRefused("SIGN_IN_EXPIRED", ProviderServer.callback(victim.cookie(), query(attacker, code)));
        expectRefused("SIGN_IN_EXPIRED", ProviderServer.callback("a=b", query(attacker, code)));
        expectRefused(
                "SIGN_IN_EXPIRED", ProviderServer.callback("tollgate-loopback-sign-in=AAAA", query(attacker, code)));
        expectRefused("SIGN_IN_EXPIRED", ProviderServer.callback(victim.cookie(), "code=" + code));
    }

    @Test
    void aCodeOfAnotherSessionIsNotTaken() {
        Begun victim = ProviderServer.begin("");
        Begun attacker = ProviderServer.begin("");
        String code = PROVIDER.code(attacker.authorization(), person);
        expectRefused("IDENTITY_INVALID", ProviderServer.callback(victim.cookie(), query(victim, code)));
    }

    /** By a provider that does not look at the code's challenge: the nonce says whose it is. */
    @Test
    void anIdTokenOfAnotherSessionIsNotTaken() {
        expectRefused("IDENTITY_INVALID", signInWith("nonce", "of another sign-in"));
        expectRefused("IDENTITY_INVALID", signInWith("nonce", ""));
    }

    @Test
    void anIdTokenForOrOfAnotherIsNotTaken() {
        expectRefused("IDENTITY_INVALID", signInWith("aud", "another client"));
        expectRefused("IDENTITY_INVALID", signInWith("aud", List.of(FakeProvider.CLIENT, "another client")));
        expectRefused("IDENTITY_INVALID", signInWith("azp", "another client"));
        expectRefused("IDENTITY_INVALID", signInWith("iss", PROVIDER.issuer() + "/"));
        expectRefused("IDENTITY_INVALID", signInWith("sub", ""));
        Map<String, Object> several = new HashMap<>(person);
        several.put("aud", List.of("another client", FakeProvider.CLIENT));
        several.put("azp", FakeProvider.CLIENT);
        assertThat(ProviderServer.refusal(ProviderServer.signIn(several))).isEmpty();
    }

    @Test
    void clocksMayDifferByAMinute() {
        assertThat(ProviderServer.refusal(signInWith("exp", now() - 40))).isEmpty();
        assertThat(ProviderServer.refusal(signInWith("iat", now() + 40))).isEmpty();
        expectRefused("IDENTITY_INVALID", signInWith("exp", now() - 120));
        expectRefused("IDENTITY_INVALID", signInWith("iat", now() + 120));
        expectRefused("IDENTITY_INVALID", signInWith("exp", ""));
    }

    @Test
    void anAnswerOfAnotherProviderIsNotTaken() {
        Begun begun = ProviderServer.begin("");
        String query = query(begun, PROVIDER.code(begun.authorization(), person));
        expectRefused(
                "IDENTITY_INVALID", ProviderServer.callback(begun.cookie(), query + "&iss=https%3A%2F%2Fevil.example"));
    }

    @Test
    void whatTheProviderRefusesIsSaidOnAPage() {
        Begun begun = ProviderServer.begin("");
        Answer back = ProviderServer.callback(begun.cookie(), "error=access_denied&state=" + begun.state());
        expectRefused("PROVIDER_REFUSED", back);
        assertThat(back.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "\\\\evil.example/",
                "/\t/evil.example/",
                "/ui/\r\nSet-Cookie: a=b",
                "javascript:alert(1)",
                "ui/profile",
                "/é"
            })
    void nobodyIsLedElsewhere(String path) {
        ProviderServer.on(0)
                .get(ProviderServer.START + "?returnTo=" + ProviderServer.encode(path))
                .expectViolation("returnTo");
    }

    @Test
    void codesThatAreTriedOutAreThrottledWhereTheyComeFromAndPasswordsAreNot() {
        Api stranger = ProviderServer.on(0).with("X-Forwarded-For", SharedServer.uniqueAddress());
        String reason = "";
        for (int i = 0; i < 150 && !reason.equals("TOO_MANY_REQUESTS"); i++) {
            Begun begun = ProviderServer.begin(stranger, "");
            reason = ProviderServer.refusal(
                    stranger.with("Cookie", begun.cookie()).get(ProviderServer.CALLBACK + "?" + query(begun, "x")));
        }
        assertThat(reason).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(ProviderServer.refusal(ProviderServer.signIn(person))).isEmpty();
        stranger.login(SharedServer.ADMIN, SharedServer.PASSWORD)
                .get("/api/v1/me")
                .expect(200);
    }

    @Test
    void onlyTheProvidersKeySignsAnIdentity() {
        RsaJsonWebKey another = new FakeProvider().key;
        Map<String, Object> claims = PROVIDER.about(FakeProvider.CLIENT);
        claims.put("jti", "1");
        claims.put("sub", person.get("sub"));
        claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        FakeProvider forger = new FakeProvider();
        assertThat(another.getKeyId()).isEqualTo("one");
        ProviderServer.on(0)
                .form(ProviderServer.START + "/backchannel-logout", "logout_token=" + forger.sign(claims))
                .expectViolation("logout_token");
    }
}
