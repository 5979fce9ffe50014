package dev.tollgate.support;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server of its own that sends mail, and the mailboxes that it reaches. */
public final class MailingServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Postgres.Access database = Postgres.newDatabase();
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final TollgateProcess process;

    public MailingServer() {
        mail.start();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("QUARKUS_MAILER_HOST", "127.0.0.1");
        environment.put("QUARKUS_MAILER_PORT", String.valueOf(mail.getSmtp().getPort()));
        process = TollgateProcess.start(environment);
        Await.until(PATIENCE, "it mails", () -> database.number("select count(*) from notice_mailer") > 0);
    }

    public TollgateProcess process() {
        return process;
    }

    public Postgres.Access database() {
        return database;
    }

    public Api anonymous() {
        return Api.on(process);
    }

    public Api admin() {
        return anonymous().login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    public Tenant newTenant() {
        return Tenant.create(admin(), SharedServer.unique("Organization"));
    }

    /** The text of the last of so many mails that came to an address. */
    public String await(String recipient, int count) {
        Await.until(PATIENCE, count + " mails", () -> received(recipient).size() >= count);
        try {
            return String.valueOf(received(recipient).get(count - 1).getContent());
        } catch (IOException | MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** Until all that waited has been sent, or was found to be wanted no more. */
    public void awaitNothingWaits() {
        Await.until(PATIENCE, "nothing waits", () -> database.number("select count(*) from notice_mail") == 0);
    }

    public List<MimeMessage> received(String recipient) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(one -> recipients(one).contains(recipient))
                .toList();
    }

    private static List<String> recipients(MimeMessage mail) {
        try {
            return Arrays.stream(mail.getAllRecipients()).map(Object::toString).toList();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.close();
        mail.stop();
    }
}
