package dev.tollgate.outbound;

import java.io.IOException;

/** A call that is not made, because of where it would go. */
public final class OutboundRefused extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    OutboundRefused(Reason reason) {
        super(reason.sentence);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why. */
    public enum Reason {
        /** No URL, or one with a user, a fragment, or a host that can be read in different ways. */
        MALFORMED("must be an absolute URL with a plain host, without user and fragment, of at most 2,048 characters"),
        NOT_HTTPS("must begin with https://"),
        PORT("must not name another port than 443"),
        ADDRESS("must not lead to a private or otherwise special address");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** What the URL must be, to be read behind its field's name. */
        public String sentence() {
            return sentence;
        }
    }
}
