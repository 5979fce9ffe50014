package dev.tollgate.notice.mail;

import dev.tollgate.database.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mails that wait to be sent; whichever replica takes one sends it. */
@Singleton
class WaitingMails {
    /** By when the server has taken a mail, or it is given up. */
    private static final String LONGEST = "interval '3 days'";

    private static final List<Duration> PAUSES = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(4));
    /** Where it is not this mail that the server would not take, or somebody has to know. */
    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(5);
    /** It may well have come: so it is tried as often again. */
    private static final List<Duration> UNKNOWN_PAUSES = List.of(Duration.ofMinutes(5), Duration.ofHours(1));

    private static final String SEEN = """
            insert into notice_mailer (seen_at, everywhere)
            select clock_timestamp(), asked.everywhere from (values (cast(? as boolean))) asked (everywhere)
             where not exists (select from notice_mailer m
                                where m.everywhere = asked.everywhere and m.seen_at > clock_timestamp() - interval '1 hour')
            on conflict (only_row) do update set seen_at = excluded.seen_at, everywhere = excluded.everywhere
            """;
    private static final String CLAIM =
            "select id, attempt, organization_name, recipient, subject, body, confirmation_id, wanted, urgent, unknown,"
                    + " invitation_id from claim_mail(true)";
    private static final String LATER = "update notice_mail set next_at = clock_timestamp() + make_interval(secs => ?),"
            + " refused = ?, unknown = ? where id = ? and attempts = ? and created_at > clock_timestamp() - " + LONGEST;
    private static final String END = "delete from notice_mail where id = ? and attempts = ?";

    private final Sql sql;

    WaitingMails(Sql sql) {
        this.sql = sql;
    }

    /**
     * @param organization null = it is about the account of whoever it goes to
     * @param subject and body null = it asks for consent, or brings an invitation
     */
    record Waiting(
            UUID id,
            int attempt,
            @Nullable String organization,
            String recipient,
            @Nullable String subject,
            @Nullable String body,
            @Nullable UUID confirmation,
            boolean wanted,
            boolean urgent,
            int unknown,
            @Nullable UUID invitation) {}

    /** Says that mail is sent, so that from now on something is kept for it. */
    void announce(boolean operatorHasAddress) {
        sql.update(SEEN, operatorHasAddress);
    }

    /** The next one that is due; it is due again if nobody says within six minutes what became of it. */
    @Nullable
    Waiting claim() {
        return sql.first(
                CLAIM,
                row -> new Waiting(
                        row.getObject(1, UUID.class),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getObject(7, UUID.class),
                        row.getBoolean(8),
                        row.getBoolean(9),
                        row.getInt(10),
                        row.getObject(11, UUID.class)));
    }

    /** @return false if its time is over, it has come often enough, or it was taken for lost and is another's now */
    boolean later(Waiting mail, NotTaken.Why why) {
        int unknown = mail.unknown() + (why == NotTaken.Why.UNKNOWN ? 1 : 0);
        if (unknown > UNKNOWN_PAUSES.size()) {
            return false;
        }
        double pause = pause(mail, why).toSeconds();
        return sql.update(LATER, pause, why == NotTaken.Why.REFUSED, unknown, mail.id(), mail.attempt()) > 0;
    }

    private static Duration pause(Waiting mail, NotTaken.Why why) {
        Duration usual = PAUSES.get(Math.min(mail.attempt(), PAUSES.size()) - 1);
        return switch (why) {
            case UNKNOWN -> UNKNOWN_PAUSES.get(mail.unknown());
            case UNANSWERED -> outage(usual);
            case DEFERRED -> mail.urgent() ? outage(usual) : usual;
            case REFUSED -> usual;
        };
    }

    private static Duration outage(Duration usual) {
        return usual.compareTo(LONGEST_OUTAGE) > 0 ? LONGEST_OUTAGE : usual;
    }

    void end(Waiting mail) {
        sql.update(END, mail.id(), mail.attempt());
    }
}
