package dev.tollgate.notice.mail;

import com.github.benmanes.caffeine.cache.Cache;
import dev.tollgate.cache.Caches;
import dev.tollgate.database.Sql;
import dev.tollgate.http.Throttle;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * Brings an invitation to the address that it is for, with a link that nobody else is shown: whoever follows it reads mail
 * there.
 */
@Singleton
public class InvitationMails {
    /** At each replica. Nobody uses this service to fill the mailboxes of others. */
    private static final int A_DAY_BY_ORGANIZATION = 50;

    /** Of each organization by itself: none learns whom others invite, or keeps their mails from anybody. */
    private static final int A_DAY_TO_ADDRESS = 3;

    private static final Duration DAY = Duration.ofDays(1);
    private static final String WRITE = """
            insert into notice_mail (organization_id, recipient, invitation_id)
            select ?, ?, ? from notice_mailer where seen_at > clock_timestamp() - interval '7 days'
            """;

    private final Cache<UUID, Throttle> byOrganization = Caches.of(10_000, DAY);
    private final Cache<Mailbox, Throttle> toAddress = Caches.of(100_000, DAY);
    private final Sql sql;

    private record Mailbox(UUID organization, String address) {}

    InvitationMails(Sql sql) {
        this.sql = sql;
    }

    /**
     * It is sent once the caller's transaction is committed. Nothing about it depends on who has an account.
     *
     * @return false where nobody mails, to an address that may be read as another or as several, or after many mails
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean write(UUID organization, UUID invitation, String address) {
        return address.matches(MailAddress.FORM)
                && mayGo(organization, address)
                && sql.update(WRITE, organization, address, invitation) > 0;
    }

    private boolean mayGo(UUID organization, String address) {
        Mailbox mailbox = new Mailbox(organization, address.toLowerCase(Locale.ROOT));
        return byOrganization
                        .get(organization, key -> new Throttle(A_DAY_BY_ORGANIZATION, A_DAY_BY_ORGANIZATION, DAY))
                        .tryTake()
                && toAddress
                        .get(mailbox, key -> new Throttle(A_DAY_TO_ADDRESS, A_DAY_TO_ADDRESS, DAY))
                        .tryTake();
    }
}
