package dev.tollgate.notice.mail;

import dev.tollgate.database.RepeatedFailure;
import dev.tollgate.notice.mail.WaitingMails.Waiting;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Writes and sends mails, by the clock. Without a mail server it does nothing. */
@Singleton
class MailRound {
    private static final Logger LOG = Logger.getLogger(MailRound.class);

    /** Then it is looked again for what is urgent. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final MailServer server;
    private final MailWriter writer;
    private final WaitingMails waiting;
    private final MailText text;
    private final MailedCodes codes;
    private final MailMeters meters;
    private final boolean operatorHasAddress;
    private final RepeatedFailure failures = new RepeatedFailure(LOG, "Writing mails");

    MailRound(
            MailServer server,
            MailWriter writer,
            WaitingMails waiting,
            MailText text,
            MailedCodes codes,
            MailMeters meters,
            MailConfig config) {
        this.server = server;
        this.writer = writer;
        this.waiting = waiting;
        this.text = text;
        this.codes = codes;
        this.meters = meters;
        this.operatorHasAddress = config.mailTo().isPresent();
    }

    /** At once after a start, too: what happens before somebody is known who mails is told to nobody. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!server.isThere()) {
            return;
        }
        try {
            waiting.announce(operatorHasAddress);
            writer.write();
            sendAll();
            meters.look();
            failures.over();
        } catch (RuntimeException e) {
            meters.unknown();
            failures.report(e, 0);
        }
    }

    /** Until none is due, the time is over, or the server does not answer: then the others need not try. */
    private void sendAll() {
        long begun = System.nanoTime();
        for (Waiting mail = waiting.claim(); mail != null; mail = waiting.claim()) {
            if (!mail.wanted()) {
                waiting.end(mail);
            } else if (!send(mail)) {
                return;
            }
            if (System.nanoTime() - begun >= LONGEST.toNanos()) {
                return;
            }
        }
    }

    /** @return false if the server could not be asked */
    private boolean send(Waiting mail) {
        try {
            deliver(mail);
        } catch (NotTaken e) {
            return postpone(mail, e);
        }
        waiting.end(mail);
        meters.count(MailMeters.Outcome.SENT);
        return true;
    }

    private void deliver(Waiting mail) {
        String organization = String.valueOf(mail.organization());
        if (mail.confirmation() != null) {
            String code = codes.of(MailedCodes.Purpose.NOTICE_ADDRESS, mail.confirmation());
            server.send(mail.id(), mail.recipient(), text.confirmationSubject(), text.confirmation(organization, code));
        } else if (mail.invitation() != null) {
            String code = codes.of(MailedCodes.Purpose.INVITATION, mail.invitation());
            server.send(mail.id(), mail.recipient(), text.invitationSubject(), text.invitation(organization, code));
        } else {
            server.send(mail.id(), mail.recipient(), String.valueOf(mail.subject()), String.valueOf(mail.body()));
        }
    }

    private boolean postpone(Waiting mail, NotTaken failure) {
        boolean again = waiting.later(mail, failure.why());
        meters.count(again ? MailMeters.Outcome.RETRY : MailMeters.Outcome.FAILED);
        LOG.warnf(
                "A mail was not taken mail=%s attempt=%d again=%s why=%s reason=\"%s\"",
                mail.id(), mail.attempt(), again, failure.why(), failure.getMessage());
        if (!again) {
            waiting.end(mail);
        }
        return failure.why() == NotTaken.Why.REFUSED || failure.why() == NotTaken.Why.DEFERRED;
    }
}
