package dev.tollgate.notice.mail;

/** What an address may be: the usual subset of RFC 5321, which has no place for a second one, a name or a line's end. */
public final class MailAddress {
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    public static final String FORM =
            "^(?=.{3,254}$)(?=[^@]{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")*$";

    public static final String MESSAGE = "must be an e-mail address, without a name";

    private MailAddress() {}
}
