package dev.tollgate.start;

import dev.tollgate.notice.mail.MailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quarkus' settings of the mail server, as far as a mistake in them would be noticed with the first mail only. */
final class MailChecks {
    static final String HOST = "quarkus.mailer.host";

    private static final String PORT = "quarkus.mailer.port";
    private static final String FROM = "quarkus.mailer.from";
    private static final int LARGEST = 65_535;
    private static final Pattern NAMED = Pattern.compile("[^<>\\p{Cntrl}]*<([^<>]*)>");

    private final Settings settings;

    MailChecks(Settings settings) {
        this.settings = settings;
    }

    List<String> refusals() {
        List<String> found = new ArrayList<>();
        if (!isThere() && !settings.text("tollgate.notices.mail-to").isEmpty()) {
            found.add(Settings.refusal(HOST, "must name a mail server, since TOLLGATE_NOTICES_MAIL_TO is set"));
        }
        String port = settings.text(PORT);
        if (!port.isEmpty() && !(port.matches("\\d{1,5}") && Integer.parseInt(port) <= LARGEST)) {
            found.add(Settings.refusal(PORT, "must be a number from 0 to " + LARGEST));
        }
        String from = settings.text(FROM);
        Matcher named = NAMED.matcher(from);
        if (!from.isEmpty() && !(named.matches() ? named.group(1) : from).matches(MailAddress.FORM)) {
            found.add(Settings.refusal(FROM, "must be an e-mail address, such as tollgate@example.org"));
        }
        return found;
    }

    boolean isThere() {
        return !settings.text(HOST).isEmpty();
    }
}
