package dev.tollgate.login.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.login.oidc.ProviderServer.Begun;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address that the provider has seen proves that very address, and ends what others have made under it. */
class AddressProofIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = ProviderServer.newTenant();
    }

    private static Map<String, Object> person(String email) {
        return Map.of("sub", UUID.randomUUID().toString(), "email", email, "email_verified", true);
    }

    private static String refusal(String email) {
        return ProviderServer.refusal(ProviderServer.signIn(person(email)));
    }

    /** The first letter in full width: another mailbox, which counts as the same name everywhere else. */
    private static String lookalike(String email) {
        return (char) (email.charAt(0) + 0xFEE0) + email.substring(1);
    }

    @Test
    void anAddressThatOnlyLooksAlikeProvesNothing() {
        Tenant.Member member = home.newMember("OWNER");
        for (String email : List.of(lookalike(member.email()), member.email() + "\uFE0F", " " + member.email())) {
            assertThat(refusal(email)).as(email).isEqualTo("EMAIL_NOT_VERIFIED");
        }
        assertThat(ProviderServer.codes(member.accessToken())).containsOnly("VALID");
    }

    @Test
    void theAccountOfALookalikeIsNotTheirs() {
        String email = SharedServer.uniqueEmail();
        Tenant.Member lookalike = home.newMember(lookalike(email), "MEMBER");
        assertThat(refusal(email)).isEqualTo("EMAIL_NOT_VERIFIED");
        assertThat(ProviderServer.codes(lookalike.accessToken())).containsOnly("VALID");
    }

    /** Letters that Java takes for an ASCII one when it ignores case. */
    @ParameterizedTest
    @CsvSource({"s, \u017F", "i, \u0131"})
    void norIsItForALetterWithoutCaseInAscii(String letter, String other) {
        String rest = SharedServer.uniqueEmail();
        Tenant.Member lookalike = home.newMember(other + rest, "MEMBER");
        assertThat(refusal(letter + rest)).isEqualTo("EMAIL_NOT_VERIFIED");
        assertThat(ProviderServer.codes(lookalike.accessToken())).containsOnly("VALID");
    }

    @Test
    void whoeverElseKnowsThePasswordIsOutAlsoWhenThePersonLinksItself() {
        Tenant.Member member = home.newMember("MEMBER");
        Answer session = ProviderServer.on(0)
                .with("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/session", Map.of("email", member.email(), "password", SharedServer.PASSWORD))
                .expect(204);
        Api signedIn = ProviderServer.on(0).with("Cookie", ProviderServer.cookie(session, "tollgate-loopback"));
        Begun begun = ProviderServer.begin(signedIn, "?link=true");
        String code = ProviderServer.PROVIDER.code(begun.authorization(), person(member.email()));
        ProviderServer.browser(ProviderServer.callback(begun.cookie(), "state=" + begun.state() + "&code=" + code))
                .get("/api/v1/me")
                .expect(200);
        assertThat(ProviderServer.codes(member.accessToken())).containsOnly("REVOKED");
        ProviderServer.on(0).tryLogin(member.email(), SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
    }

    @Test
    void theInvitationsOfWhoeverHadTheAccountEndWithIt() {
        Tenant.Member squatter = home.newMember("OWNER");
        String invited = SharedServer.uniqueEmail();
        squatter.api()
                .post(home.path("users"), Map.of("email", invited, "role", "OWNER"))
                .expect(201);
        assertThat(home.owner().get(home.path("users") + "?limit=200").items("email"))
                .contains(invited);
        assertThat(refusal(squatter.email())).isEmpty();
        assertThat(home.owner().get(home.path("users") + "?limit=200").items("email"))
                .doesNotContain(invited);
    }

    @Test
    void anInvitationOfSomebodyWhoHasAnAccountWaitsForItsLink() {
        Tenant.Member member = home.newMember("MEMBER");
        Map<String, Object> person = person(member.email());
        ProviderServer.browser(ProviderServer.signIn(person)).get("/api/v1/me").expect(200);
        Tenant other = ProviderServer.newTenant();
        other.owner()
                .post(other.path("users"), Map.of("email", member.email(), "role", "MEMBER"))
                .expect(201);
        Answer me = ProviderServer.browser(ProviderServer.signIn(person)).get("/api/v1/me");
        assertThat(me.expect(200).get("memberships").size()).isOne();
    }

    @Test
    void comingBackFromNowhereKeepsNobodyOut() {
        Tenant.Member member = home.newMember("MEMBER");
        for (int i = 0; i < 120; i++) {
            assertThat(ProviderServer.refusal(ProviderServer.callback("x=y", "state=x&code=y")))
                    .isEqualTo("SIGN_IN_EXPIRED");
        }
        ProviderServer.on(0)
                .login(member.email(), SharedServer.PASSWORD)
                .get("/api/v1/me")
                .expect(200);
    }
}
