package dev.tollgate.notice.mail;

import io.vertx.ext.mail.SMTPException;

/** The mail server has not said that it takes a mail. */
class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int PERMANENT = 500;

    /** What is known of it. */
    enum Why {
        /** An answer about this mail, which calls itself permanent. */
        REFUSED,
        /** An answer about this mail. */
        DEFERRED,
        /** The server was not there, or not in a state to take any. */
        UNANSWERED,
        /** It had all of the mail, and then said nothing. */
        UNKNOWN
    }

    private final Why why;

    NotTaken(Throwable reason, boolean wasHandedOver) {
        super(said(reason), reason);
        this.why = why(reason, wasHandedOver);
    }

    Why why() {
        return why;
    }

    private static Why why(Throwable reason, boolean wasHandedOver) {
        if (!(reason instanceof SMTPException answer)) {
            return wasHandedOver ? Why.UNKNOWN : Why.UNANSWERED;
        }
        int code = answer.getReplyCode();
        if (!isAboutTheMail(code)) {
            return Why.UNANSWERED;
        }
        return code >= PERMANENT ? Why.REFUSED : Why.DEFERRED;
    }

    /** RFC 5321 section 4.2.1, without the one code that RFC 4954 has for its authentication. */
    private static boolean isAboutTheMail(int code) {
        return code / 10 % 10 == 5 && code != 454;
    }

    /** On one line, and without addresses: a mail server says what it likes, such as whom it does not know. */
    private static String said(Throwable reason) {
        String message = reason.getMessage();
        return message == null
                ? reason.getClass().getSimpleName()
                : message.replaceAll("\\p{Cntrl}+", " ").replaceAll("[^\\s<>\"]+@[^\\s<>\"]+", "(address)");
    }
}
