package dev.tollgate.user.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMailUtil;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.MailingServer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The link that is mailed shows whose address it is; the one that an inviter sees shows nothing. */
@Tag("slow")
class MailedInvitationIT {
    private static final Pattern LINK = Pattern.compile("/ui/invitation#([\\w-]+)");
    private static final String NEXT = "a password of her own";

    private static MailingServer server;
    private static Tenant home;

    @BeforeAll
    static void start() {
        server = new MailingServer();
        home = server.newTenant();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer invite(String email) {
        return home.owner().post(home.path("users"), Map.of("email", email, "role", "MEMBER"));
    }

    private static String code(String text) {
        Matcher link = LINK.matcher(text);
        assertThat(link.find()).as(text).isTrue();
        return link.group(1);
    }

    private static String shown(Answer issued) {
        return code(issued.text("invitation"));
    }

    /** Invites, and reads the mail. */
    private static String mailed(String email) {
        int before = server.received(email).size();
        invite(email).expect(201);
        return code(server.await(email, before + 1));
    }

    private static Answer signUp(String code) {
        return server.anonymous()
                .post("/api/v1/invitations/sign-up", Map.of("token", code, "name", "Ada", "password", NEXT));
    }

    private static Answer lookUp(String code) {
        return server.anonymous().post("/api/v1/invitations/lookup", Map.of("token", code));
    }

    private static boolean isProven(String email) {
        return server.database()
                        .number("select count(*) from app_user where address_proven and email = '" + email + "'")
                > 0;
    }

    private static Api login(String email, String password) {
        return server.anonymous().login(email, password);
    }

    @Test
    void whoFollowsTheMailedLinkTakesOverTheAccountThatAnotherHasMadeForTheAddress() throws Exception {
        Tenant squatted = server.newTenant();
        Tenant.Member squatter = squatted.newMember("OWNER");
        String email = squatter.email();
        Api session = login(email, SharedServer.PASSWORD);
        String reset = squatted.owner()
                .post("/api/v1/users/" + squatter.id() + "/password-reset")
                .expect(200)
                .text("token");
        Api again = login(email, SharedServer.PASSWORD);
        String invited = SharedServer.uniqueEmail();
        again.post(squatted.path("users"), Map.of("email", invited, "role", "OWNER"))
                .expect(201);

        Answer issued = invite(email).expect(201);
        // The first told of the reset.
        String code = code(server.await(email, 2));
        assertThat(issued.get("mailed").asBoolean()).isTrue();
        assertThat(issued.text()).doesNotContain(code);
        assertThat(GreenMailUtil.getWholeMessage(server.received(email).get(1))).doesNotContain(shown(issued));
        assertThat(lookUp(shown(issued)).expect(200).get("takesOver").asBoolean())
                .isFalse();
        signUp(shown(issued)).expectProblem(401, "UNAUTHENTICATED");
        again.get("/api/v1/me").expect(200);

        assertThat(lookUp(code).expect(200).get("takesOver").asBoolean()).isTrue();
        Answer joined = signUp(code).expect(200);
        assertThat(joined.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(joined.text("id")).isEqualTo(squatter.id());
        assertThat(joined.text("name")).isEqualTo("Ada");
        assertThat(home.verdict(joined.text("token"))).isEqualTo("VALID");
        assertThat(home.verdict(squatter.accessToken())).isEqualTo("REVOKED");
        session.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        again.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        server.anonymous().tryLogin(email, SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
        server.anonymous()
                .post("/api/v1/password-reset", Map.of("token", reset, "password", SharedServer.PASSWORD))
                .expectViolation("token");
        assertThat(squatted.owner().get(squatted.path("users") + "?limit=200").items("email"))
                .contains(email)
                .doesNotContain(invited);
        assertThat(login(email, NEXT).get("/api/v1/me").get("memberships")).hasSize(2);
        assertThat(isProven(email)).isTrue();
        Answer events = squatted.owner()
                .get(squatted.path("audit-events") + "?action=user.password-changed&subject=" + squatter.id());
        assertThat(events.text("/items/0/detail/by")).isEqualTo("mail");
        signUp(code).expectViolation("token");
        signUp(shown(issued)).expectViolation("token");
    }

    @Test
    void anAccountThatIsMadeByItHasAnAddressThatIsProven() {
        String byMail = SharedServer.uniqueEmail();
        String made = signUp(mailed(byMail)).expect(200).text("id");
        assertThat(isProven(byMail)).isTrue();
        Tenant other = server.newTenant();
        other.owner()
                .post(other.path("users"), Map.of("email", byMail, "role", "MEMBER"))
                .expect(201);
        signUp(code(server.await(byMail, 2))).expectProblem(401, "UNAUTHENTICATED");
        login(byMail, NEXT).get("/api/v1/me").expect(200);

        String byHand = SharedServer.uniqueEmail();
        signUp(shown(invite(byHand).expect(201))).expect(200);
        assertThat(isProven(byHand)).isFalse();
        server.admin().post("/api/v1/users/" + made + "/unlink").expect(204);
        assertThat(isProven(byMail)).as("the mailbox may be another's next").isFalse();
    }

    /** Others may know its password. */
    @Test
    void whoOnlyJoinsWithTheAccountProvesNothing() {
        Tenant.Member member = server.newTenant().newMember("MEMBER");
        Api session = login(member.email(), SharedServer.PASSWORD);
        session.post("/api/v1/invitations/accept", Map.of("token", mailed(member.email())))
                .expect(200);
        assertThat(isProven(member.email())).isFalse();
        session.get("/api/v1/me").expect(200);
        assertThat(home.verdict(member.accessToken())).isEqualTo("VALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update app_user set operator = true where id = '%s'",
                "update app_user set address_proven = true where id = '%s'",
                "update app_user set password_off = true where id = '%s'",
                "update app_user set disabled_at = now() where id = '%s'",
                "insert into oidc_identity (issuer, subject, user_id, created_at) select 'i', id, id, now() from app_user where id = '%s'"
            })
    void anAccountThatMoreThanAMailIsAskedForIsNotTakenOver(String made) {
        Tenant.Member member = server.newTenant().newMember("MEMBER");
        String code = mailed(member.email());
        server.database().execute(made.formatted(member.id()));
        assertThat(lookUp(code).expect(200).get("takesOver").asBoolean()).isFalse();
        signUp(code).expectProblem(401, "UNAUTHENTICATED");
        assertThat(server.database()
                        .number("select count(*) from app_user where name = 'Somebody' and id = '" + member.id() + "'"))
                .isOne();
    }

    /** Full width, a long s, a dotless i: other mailboxes, which count as the same name elsewhere. */
    @ParameterizedTest
    @CsvSource({"a, \uFF41", "s, \u017F", "i, \u0131"})
    void theAccountOfALookalikeIsNotTheirs(String letter, String other) {
        String rest = SharedServer.uniqueEmail();
        Tenant.Member lookalike = server.newTenant().newMember(other + rest, "MEMBER");
        String code = mailed(letter + rest);
        assertThat(lookUp(code).expect(200).get("takesOver").asBoolean()).isFalse();
        signUp(code).expectProblem(401, "UNAUTHENTICATED");
        assertThat(home.verdict(lookalike.accessToken())).isEqualTo("VALID");
        assertThat(invite(other + SharedServer.uniqueEmail())
                        .expect(201)
                        .get("mailed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aMailedLinkEndsWithItsInvitation() {
        String email = SharedServer.uniqueEmail();
        String replaced = mailed(email);
        Answer second = invite(email).expect(201);
        String withdrawn = code(server.await(email, 2));
        signUp(replaced).expectViolation("token");
        home.owner().delete(home.path("users", second.text("id"))).expect(204);
        signUp(withdrawn).expectViolation("token");
        String late = mailed(SharedServer.uniqueEmail());
        server.database().execute("update invitation set expires_at = now()");
        signUp(late).expectViolation("token");
    }

    @Test
    void aCodeOfAnotherKindIsNoInvitation() {
        String email = SharedServer.uniqueEmail();
        home.owner()
                .patch(home.path(), Map.of("noticeAddresses", new String[] {email}))
                .expect(200);
        Matcher asked = Pattern.compile("/ui/confirm-address#([\\w-]+)").matcher(server.await(email, 1));
        assertThat(asked.find()).isTrue();
        lookUp(asked.group(1)).expectViolation("token");
        String code = mailed(SharedServer.uniqueEmail());
        server.anonymous()
                .post("/api/v1/notice-addresses/confirm", Map.of("code", code))
                .expectProblem(404, "NOT_FOUND");
    }

    @Test
    void nobodysMailboxIsFilledAndWhoIsDisabledGetsNothing() {
        Tenant crowd = server.newTenant();
        Tenant.Member disabled = crowd.newMember("MEMBER");
        crowd.owner().post("/api/v1/users/" + disabled.id() + "/disable").expect(204);
        assertThat(invite(disabled.email()).expect(201).get("mailed").asBoolean())
                .as("alike")
                .isTrue();
        String email = SharedServer.uniqueEmail();
        for (int i = 0; i < 3; i++) {
            assertThat(invite(email).expect(201).get("mailed").asBoolean()).isTrue();
        }
        Answer fourth = invite(email.toUpperCase(Locale.ROOT)).expect(201);
        assertThat(fourth.get("mailed").asBoolean()).isFalse();
        server.awaitNothingWaits();
        assertThat(server.received(disabled.email())).isEmpty();
        signUp(shown(fourth)).expect(200);
    }
}
