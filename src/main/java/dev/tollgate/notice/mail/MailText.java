package dev.tollgate.notice.mail;

import dev.tollgate.http.PublicUrl;
import dev.tollgate.notice.mail.MailItems.Item;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/** What mails say: plain and short. Names that people have chosen are set apart, so that they cannot speak for us. */
@Singleton
final class MailText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    /** What the eye does not see, or what ends a line or turns its direction; joiners are part of some scripts. */
    private static final String INVISIBLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\u200c\\u200d]]";
    /** Where programs that read mail take a name for a link. */
    private static final String LIKE_A_LINK = "(?<=[.:])(?=[\\p{L}/])";

    private static final int LONGEST_NAME = 100;
    private static final char ISOLATE = '\u2068';
    private static final char END_ISOLATE = '\u2069';
    private static final String WORD_JOINER = "\u2060";

    private final PublicUrl publicUrl;

    MailText(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    String subject(String organization, List<MailItems> items) {
        long all = items.stream().mapToLong(MailItems::count).sum();
        MailItems most = items.get(0);
        String what = items.size() == 1
                ? tokens(most.count()) + " " + briefly(most.type(), most.count() == 1)
                : "news of " + tokens(all);
        return "Tollgate: " + what + " (" + shown(organization) + ")";
    }

    String body(UUID organization, String name, List<MailItems> items) {
        StringBuilder body = new StringBuilder("Tokens of " + shown(name) + ".\n");
        for (MailItems ofType : items) {
            body.append('\n').append(title(ofType.type())).append(":\n");
            for (Item item : ofType.first()) {
                body.append("- ").append(shown(item.label())).append(", ");
                body.append(TIME.format(item.about())).append('\n');
            }
            long more = ofType.count() - ofType.first().size();
            if (more > 0) {
                body.append("- and ").append(more).append(" more\n");
            }
        }
        body.append("\nSee ").append(publicUrl.at("/ui/organizations/" + organization + "/tokens"));
        body.append("\n\nThis address is among those that the organization, or the operator of Tollgate, names for"
                + " notices.\nA super admin of the organization can change that.\n");
        return body.toString();
    }

    String confirmationSubject() {
        return "Tollgate: confirm this address";
    }

    String confirmation(String organization, String code) {
        return "The organization " + shown(organization) + " wants to send notices of its tokens to this address.\n\n"
                + "If you want them, open this page within 7 days and confirm:\n"
                + publicUrl.at("/ui/confirm-address#" + code)
                + "\n\nIf not, do nothing: no notices come.\n";
    }

    String invitationSubject() {
        return "Tollgate: you are invited";
    }

    String invitation(String organization, String code) {
        return "The organization " + shown(organization) + " invites you to join it.\n\n"
                + "If you want to, open this page within 7 days:\n"
                + publicUrl.at("/ui/invitation#" + code)
                + "\n\nThe link is good once, and shows that this address is yours: give it to nobody.\n"
                + "If you do not want to join, do nothing.\n";
    }

    String passwordResetSubject() {
        return "Tollgate: your password can be set anew";
    }

    String passwordReset(String account) {
        return "An operator of Tollgate has made a link that sets a new password for the account " + shown(account)
                + ".\nThe link is good once, for an hour. Every login of the account has ended; its access tokens go on.\n\n"
                + "You get the link from the operator. If nobody has told you of it, ask them: whoever has the link can set"
                + " the password.\n\nSign in at " + publicUrl.at("/") + "\n";
    }

    /** On one line, in its own direction, and no link. */
    static String shown(String name) {
        String visible = name.replaceAll(INVISIBLE, "").strip();
        int end = visible.offsetByCodePoints(0, Math.min(LONGEST_NAME, visible.codePointCount(0, visible.length())));
        return ISOLATE + visible.substring(0, end).replaceAll(LIKE_A_LINK, WORD_JOINER) + END_ISOLATE;
    }

    private static String tokens(long count) {
        return count == 1 ? "1 token" : count + " tokens";
    }

    private static String briefly(String type, boolean one) {
        return switch (type) {
            case "token.expiring" -> one ? "expires soon" : "expire soon";
            case "token.expired" -> one ? "has expired" : "have expired";
            case "token.unused" -> one ? "is unused" : "are unused";
            case "token.leaked" -> one ? "was reported as leaked" : "were reported as leaked";
            default -> one ? "was presented after its end" : "were presented after their end";
        };
    }

    private static String title(String type) {
        return switch (type) {
            case "token.expiring" -> "Expiring soon";
            case "token.expired" -> "Expired";
            case "token.unused" -> "Not used for long, and disabled on";
            case "token.leaked" -> "Reported as leaked";
            default -> "A replaced value was presented; whoever has it may have found it";
        };
    }
}
