package dev.tollgate.notice.mail;

import dev.tollgate.database.Sql;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** Tells people what others have done with their account. Where no mail server is, nobody is told. */
@Singleton
public class AccountMails {
    private static final String WRITE = """
            insert into notice_mail (recipient, subject, body, urgent)
            select ?, ?, ?, true from notice_mailer where seen_at > clock_timestamp() - interval '7 days'
            """;

    private final MailText text;
    private final Sql sql;

    AccountMails(MailText text, Sql sql) {
        this.text = text;
        this.sql = sql;
    }

    /** Sent once the caller's transaction is committed. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void passwordReset(String address) {
        sql.update(WRITE, address, text.passwordResetSubject(), text.passwordReset(address));
    }
}
