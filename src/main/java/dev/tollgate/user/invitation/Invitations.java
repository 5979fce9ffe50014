package dev.tollgate.user.invitation;

import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Sql;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.notice.mail.InvitationMails;
import dev.tollgate.notice.mail.MailedCodes;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.secret.OneTimeValue;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.text.FoldedText;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/**
 * Invitations that are open. The database ends those of an inviter who may make them no longer. Whoever changes them holds
 * the organization's lock.
 */
@Singleton
public class Invitations {
    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final String PAGE = "/ui/invitation#";
    private static final String OPEN = """
            select i.id, o.id, o.name, i.email, i.role, u.id, u.name, i.created_at, i.expires_at
              from invitation i join organization o on o.id = i.organization_id join app_user u on u.id = i.invited_by
             where i.expires_at > ? and o.deleted_at is null and
            """;
    private static final String LIST = OPEN + " i.organization_id = ? and i.id > ? order by i.id limit ?";
    private static final String BY_ID = OPEN + " i.organization_id = ? and i.id = ?";
    private static final String BY_EMAIL = OPEN + " i.organization_id = ? and i.email_key = ?";
    private static final String OF_ADDRESS = OPEN + " i.email_key = ? order by o.id";
    private static final String BY_TOKEN = OPEN + " i.token_hash = ?";
    private static final String BY_MAIL = OPEN + " i.id = ?";
    // An address that is invited again gets another invitation: the link of before is worthless.
    private static final String FORGET = "delete from invitation where organization_id = ? and email_key = ?";
    private static final String PUT = """
            insert into invitation (id, organization_id, email, email_key, role, token_hash, invited_by, created_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Sql sql;
    private final PublicUrl publicUrl;
    private final InvitationMails mails;
    private final MailedCodes codes;
    private final InstantSource clock;

    Invitations(Sql sql, PublicUrl publicUrl, InvitationMails mails, MailedCodes codes, InstantSource clock) {
        this.sql = sql;
        this.publicUrl = publicUrl;
        this.mails = mails;
        this.codes = codes;
        this.clock = clock;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public IssuedInvitation issue(UUID organization, String email, MemberRole role, UUID inviter) {
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        String token = OneTimeValue.generate();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant end = now.plus(LIFETIME);
        sql.update(
                PUT,
                id,
                organization,
                email,
                FoldedText.keyOf(email),
                role.name(),
                TokenValue.sha256(token),
                inviter,
                now,
                end);
        boolean mailed = mails.write(organization, id, email);
        return new IssuedInvitation(Objects.requireNonNull(find(organization, id)), publicUrl.at(PAGE + token), mailed);
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} for a used, old, withdrawn or unknown one, alike */
    public Invitation byToken(String token) {
        Invitation found = find(token);
        if (found == null) {
            throw spent();
        }
        return found;
    }

    /** By either of its links: the one that its inviter was shown, or the one that was mailed. */
    public @Nullable Invitation find(String token) {
        Invitation shown = sql.first(BY_TOKEN, Invitations::invitation, clock.instant(), TokenValue.sha256(token));
        if (shown != null) {
            return shown;
        }
        UUID mailed = codes.idOf(MailedCodes.Purpose.INVITATION, token);
        return mailed == null ? null : sql.first(BY_MAIL, row -> invitation(row, true), clock.instant(), mailed);
    }

    /** The open one of an address. */
    public @Nullable Invitation of(UUID organization, String email) {
        return sql.first(BY_EMAIL, Invitations::invitation, clock.instant(), organization, FoldedText.keyOf(email));
    }

    /** All that wait for whoever has the address, of whichever organization. */
    public List<Invitation> ofAddress(String email) {
        return sql.list(OF_ADDRESS, Invitations::invitation, clock.instant(), FoldedText.keyOf(email));
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} if another was first */
    @Transactional(Transactional.TxType.MANDATORY)
    public void spend(Invitation invitation) {
        if (!end(invitation)) {
            throw spent();
        }
    }

    public @Nullable Invitation find(UUID organization, UUID id) {
        return sql.first(BY_ID, Invitations::invitation, clock.instant(), organization, id);
    }

    public List<Invitation> list(UUID organization, UUID after, int limit) {
        return sql.list(LIST, Invitations::invitation, clock.instant(), organization, after, limit);
    }

    /** Which are open, or were until lately. */
    public long count(UUID organization) {
        Long count = sql.first(
                "select count(*) from invitation where organization_id = ?", row -> row.getLong(1), organization);
        return count == null ? 0 : count;
    }

    /** @return false if it has ended already */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean end(Invitation invitation) {
        return sql.update("delete from invitation where id = ?", invitation.id()) > 0;
    }

    /** Whoever has joined needs none. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void endFor(UUID organization, String email) {
        sql.update(FORGET, organization, FoldedText.keyOf(email));
    }

    private static ProblemException spent() {
        return ProblemException.invalid("token", "is used, too old or unknown");
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return invitation(row, false);
    }

    private static Invitation invitation(ResultSet row, boolean mailed) throws SQLException {
        return new Invitation(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                MemberRole.valueOf(row.getString(5)),
                row.getObject(6, UUID.class),
                row.getString(7),
                row.getTimestamp(8).toInstant(),
                row.getTimestamp(9).toInstant(),
                mailed);
    }
}
