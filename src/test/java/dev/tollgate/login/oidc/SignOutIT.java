package dev.tollgate.login.oidc;

import static dev.tollgate.login.oidc.ProviderServer.PROVIDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing out at the provider, and from it. */
class SignOutIT {
    private Map<String, Object> person;
    private String subject;

    @BeforeEach
    void prepare() {
        Tenant home = ProviderServer.newTenant();
        String group = SharedServer.unique("group");
        home.owner()
                .post(home.path("group-roles"), Map.of("group", group, "role", "MEMBER"))
                .expect(200);
        subject = UUID.randomUUID().toString();
        person = Map.of(
                "sub", subject, "email", SharedServer.uniqueEmail(), "email_verified", true, "groups", List.of(group));
    }

    private Api signIn(String session) {
        Map<String, Object> claims = new HashMap<>(person);
        claims.put("sid", session);
        return ProviderServer.browser(ProviderServer.signIn(claims));
    }

    private static Answer end(int replica, String logoutToken) {
        return ProviderServer.on(replica)
                .form(ProviderServer.START + "/backchannel-logout", "logout_token=" + logoutToken);
    }

    private static boolean isIn(Api browser) {
        return browser.get("/api/v1/me").status() == 200;
    }

    @Test
    void theProviderEndsOneOfItsSessionsOrAllOfAPerson() {
        Api first = signIn("s1-" + subject);
        Api second = signIn("s2-" + subject);
        Api third = signIn("s3-" + subject);
        end(1, PROVIDER.logoutToken(Map.of("sub", subject, "sid", "s1-" + subject)))
                .expect(200);
        assertThat(isIn(first)).isFalse();
        end(1, PROVIDER.logoutToken(Map.of("sid", "s2-" + subject))).expect(200);
        assertThat(isIn(second)).isFalse();
        assertThat(isIn(third)).isTrue();
        end(0, PROVIDER.logoutToken(Map.of("sub", subject))).expect(200);
        assertThat(isIn(third)).isFalse();
    }

    @Test
    void aSessionThatTheProviderDidNotNameEndsByItsPerson() {
        Api browser = ProviderServer.browser(ProviderServer.signIn(person));
        end(0, PROVIDER.logoutToken(Map.of("sub", subject, "sid", "s-" + subject)))
                .expect(200);
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void aLogoutTokenIsGoodOnce() {
        String token = PROVIDER.logoutToken(Map.of("sub", subject));
        assertThat(end(0, token).expect(200).header("Cache-Control")).contains("no-store");
        Api browser = signIn("s");
        end(1, token).expectViolation("logout_token");
        assertThat(isIn(browser)).isTrue();
    }

    @Test
    void whatIsNoLogoutTokenEndsNothing() {
        Api browser = signIn("s");
        for (Map<String, Object> changes : List.<Map<String, Object>>of(
                Map.of("sub", subject, "events", ""),
                Map.of("sub", subject, "events", Map.of("another", Map.of())),
                Map.of("sub", subject, "nonce", "n"),
                Map.of("sub", subject, "jti", ""),
                Map.of("sub", subject, "aud", "another"),
                Map.of("sub", subject, "iss", "https://evil.example"),
                Map.of("sub", subject, "exp", 1_000_000),
                Map.of())) {
            end(0, PROVIDER.logoutToken(changes)).expectViolation("logout_token");
        }
        end(0, "x").expectViolation("logout_token");
        ProviderServer.on(0)
                .form(ProviderServer.START + "/backchannel-logout", "a=b")
                .expectViolation("logout_token");
        assertThat(isIn(browser)).isTrue();
    }

    @Test
    void thePersonGoesOnToTheProvidersEndOfTheSession() {
        Api browser = signIn("s");
        String url = browser.get(ProviderServer.START + "/logout").expect(200).text("url");
        assertThat(url).startsWith(PROVIDER.server.url("/logout?client_id=tollgate&"));
        Map<String, String> query = FakeProvider.parameters(url.split("\\?", 2)[1]);
        assertThat(query.get("post_logout_redirect_uri")).endsWith("/ui/login");
        assertThat(query.getOrDefault("id_token_hint", "").split("\\.")).hasSize(3);
        browser.delete("/api/v1/session").expect(204);
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void whoeverSignedInWithAPasswordEndsNothingElsewhere() {
        assertThat(ProviderServer.admin()
                        .get(ProviderServer.START + "/logout")
                        .expect(200)
                        .get("url")
                        .isNull())
                .isTrue();
        ProviderServer.on(0).get(ProviderServer.START + "/logout").expectProblem(401, "UNAUTHENTICATED");
    }
}
