package dev.tollgate.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.replica.TcpProxy;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as a mail server gets them. */
@Tag("slow")
class MailIT {
    private static final Pattern CODE = Pattern.compile("/ui/confirm-address#([\\w-]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Postgres.Access DATABASE = Postgres.newDatabase();
    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static TcpProxy wire;
    private static TollgateProcess process;

    private final Api admin = login();
    private final Tenant tenant = Tenant.create(admin, SharedServer.unique("Acme"));

    @BeforeAll
    static void start() {
        MAIL.start();
        wire = new TcpProxy(MAIL.getSmtp().getPort());
        Map<String, String> environment = new HashMap<>(DATABASE.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("QUARKUS_MAILER_HOST", "127.0.0.1");
        environment.put("QUARKUS_MAILER_PORT", String.valueOf(wire.port()));
        process = TollgateProcess.start(environment);
    }

    @AfterAll
    static void stop() {
        process.close();
        wire.close();
        MAIL.stop();
    }

    private static Api login() {
        return Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    private Answer name(String... addresses) {
        return admin.patch(tenant.path(), Map.of("noticeAddresses", List.of(addresses)));
    }

    private void leak(Tenant.Issued token) {
        Api.on(process)
                .post("/api/v1/leaks", Map.of("tokens", List.of(token.value())))
                .expect(202);
    }

    private static List<MimeMessage> received(String recipient) {
        return Arrays.stream(MAIL.getReceivedMessages())
                .filter(mail -> recipients(mail).contains(recipient))
                .toList();
    }

    /** The last of so many mails that came to an address. */
    private static MimeMessage await(String recipient, int count) {
        Await.until(PATIENCE, count + " mails", () -> received(recipient).size() >= count);
        assertThat(received(recipient)).hasSize(count);
        return received(recipient).get(count - 1);
    }

    private static List<String> recipients(MimeMessage mail) {
        try {
            return Arrays.stream(mail.getAllRecipients()).map(Object::toString).toList();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(MimeMessage mail) {
        try {
            return String.valueOf(mail.getContent());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aMemberIsToldOfALeakAtOnceAndNothingElse() throws MessagingException {
        Tenant.Member member = tenant.newMember("MEMBER");
        assertThat(name(member.email()).expect(200).get("unconfirmedNoticeAddresses"))
                .isEmpty();
        Tenant.Issued token = tenant.newToken(Map.of("label", "deploy to shop", "role", "CI Token"));
        leak(token);
        MimeMessage mail = await(member.email(), 1);
        assertThat(recipients(mail)).containsExactly(member.email());
        assertThat(mail.getSubject())
                .isEqualTo("Tollgate: 1 token was reported as leaked (\u2068" + tenant.name() + "\u2069)");
        assertThat(text(mail)).contains("- \u2068deploy to shop\u2069, ").doesNotContain(token.value());
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("tollgate@localhost");
        assertThat(GreenMailUtil.getWholeMessage(mail)).doesNotContain(token.value());
    }

    @Test
    void aPersonIsToldOfALinkThatSetsTheirPassword() throws MessagingException {
        Tenant.Member member = tenant.newMember("MEMBER");
        Tenant.Member gone = tenant.newMember("MEMBER");
        admin.post("/api/v1/users/" + gone.id() + "/disable").expect(204);
        admin.post("/api/v1/users/" + gone.id() + "/password-reset").expect(200);
        String link = admin.post("/api/v1/users/" + member.id() + "/password-reset")
                .expect(200)
                .text("token");
        MimeMessage mail = await(member.email(), 1);
        assertThat(mail.getSubject()).isEqualTo("Tollgate: your password can be set anew");
        assertThat(text(mail)).contains("If nobody has told you of it, ask them");
        assertThat(GreenMailUtil.getWholeMessage(mail)).doesNotContain(link);
        Await.until(
                PATIENCE,
                "nothing waits",
                () -> DATABASE.number("select count(*) from notice_mail where organization_id is null") == 0);
        assertThat(received(gone.email())).as("of a disabled account").isEmpty();
    }

    @Test
    void aStrangerIsAskedFirst() {
        String stranger = SharedServer.uniqueEmail();
        assertThat(name(stranger, stranger.toUpperCase(Locale.ROOT)).expect(200).get("unconfirmedNoticeAddresses"))
                .hasSize(1);
        Matcher link = CODE.matcher(text(await(stranger, 1)));
        assertThat(link.find()).isTrue();
        leak(tenant.newToken());
        Api anybody = Api.on(process);
        for (int i = 0; i < 2; i++) {
            assertThat(anybody.post("/api/v1/notice-addresses/confirm", Map.of("code", link.group(1)))
                            .expect(200)
                            .text("address"))
                    .isEqualTo(stranger);
        }
        assertThat(admin.get(tenant.path()).get("unconfirmedNoticeAddresses")).isEmpty();
        assertThat(admin.get(tenant.path("audit-events") + "?action=organization.notice-address-confirmed")
                        .items("action"))
                .as("once")
                .hasSize(1);
        leak(tenant.newToken());
        assertThat(text(await(stranger, 2))).as("of the second leak alone").containsOnlyOnce("- \u2068");

        name().expect(200);
        name(stranger).expect(200);
        await(stranger, 3);
        name(stranger).expect(200);
        DATABASE.execute(
                "update notice_confirmation set asked_at = asked_at - interval '8 days' where organization_id = '"
                        + tenant.id() + "'");
        name(stranger).expect(200);
        await(stranger, 4);
        anybody.post("/api/v1/notice-addresses/confirm", Map.of("code", link.group(1)))
                .expectProblem(404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "a@example.org\r\nBcc: b@example.org",
                "a@example.org,b@example.org",
                "A <a@example.org>",
                "\"a b\"@example.org",
                "a@example.org\u0000"
            })
    void whatIsNoSingleAddressIsRefused(String address) {
        name(address).expectProblem(400, "VALIDATION_FAILED");
    }

    @Test
    void anAddressIsNamedBySuperAdminsOnlyAndAudited() {
        Tenant.Member member = tenant.newMember("MEMBER");
        member.api()
                .patch(tenant.path(), Map.of("noticeAddresses", List.of(member.email())))
                .expectProblem(403, "FORBIDDEN");
        String before = admin.get(tenant.path()).header("ETag");
        name(member.email()).expect(200);
        assertThat(member.api().get(tenant.path()).text("/noticeAddresses/0")).isEqualTo(member.email());
        assertThat(admin.get(tenant.path()).header("ETag")).isNotEqualTo(before);
        assertThat(admin.get(tenant.path("audit-events") + "?action=organization.changed")
                        .get("/items/0/detail/noticeAddresses/to/0")
                        .asText())
                .isEqualTo(member.email());
        name(IntStream.range(0, 21).mapToObj(i -> i + "@example.org").toArray(String[]::new))
                .expectProblem(409, "LIMIT_REACHED");
        admin.patch(tenant.path(), "{\"noticeAddresses\": null}").expect(200);
        assertThat(admin.get(tenant.path()).get("noticeAddresses")).isEmpty();
    }

    @Test
    void nobodyIsAskedTooOften() {
        for (int i = 0; i < 20; i++) {
            name(SharedServer.uniqueEmail()).expect(200);
        }
        name(SharedServer.uniqueEmail()).expectProblem(409, "LIMIT_REACHED");
    }

    /** A name that an older program took, which knew no rule for names. */
    @Test
    void aNameAddsNoHeader() throws MessagingException {
        Tenant.Member member = tenant.newMember("MEMBER");
        name(member.email()).expect(200);
        DATABASE.execute(
                "update organization set name = E'Acme\\r\\nBcc: victim@example.org\\r\\n\\r\\nHello' where id = '"
                        + tenant.id() + "'");
        leak(tenant.newToken());
        MimeMessage mail = await(member.email(), 1);
        assertThat(mail.getRecipients(Message.RecipientType.BCC)).isNull();
        assertThat(mail.getSubject()).endsWith("(\u2068AcmeBcc: victim@example.\u2060orgHello\u2069)");
    }

    @Test
    void aMailSurvivesAServerThatIsAwayAndAKill() {
        Tenant.Member member = tenant.newMember("MEMBER");
        name(member.email()).expect(200);
        wire.redirect(0);
        leak(tenant.newToken());
        Await.until(
                PATIENCE,
                "it is under way",
                () -> DATABASE.number("select count(*) from notice_mail where attempts > 0") > 0);
        process.kill();
        wire.redirect(MAIL.getSmtp().getPort());
        DATABASE.execute("update notice_mail set next_at = now()");
        process.restart();
        await(member.email(), 1);
        Await.until(PATIENCE, "it is over", () -> DATABASE.number("select count(*) from notice_mail") == 0);
        await(member.email(), 1);
    }

    @Test
    void anAcknowledgementThatIsLostMayRepeatAMailUnderTheSameId() throws MessagingException {
        Tenant.Member member = tenant.newMember("MEMBER");
        name(member.email()).expect(200);
        wire.holdAnswerTo(".\r\n");
        leak(tenant.newToken());
        Await.until(
                PATIENCE, "the server has it", () -> received(member.email()).size() == 1);
        Await.until(PATIENCE, "and says so", wire::holds);
        process.kill();
        wire.letGo();
        DATABASE.execute("update notice_mail set next_at = now()");
        process.restart();
        MimeMessage again = await(member.email(), 2);
        assertThat(received(member.email()).stream().map(MailIT::id)).containsOnly(again.getMessageID());
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
