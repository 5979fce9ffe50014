package dev.tollgate.login;

import dev.tollgate.auth.Accounts;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.text.FoldedText;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What failed logins are counted by. Two keys are one only if the kind and every part of them are, however a client
 * spells an address or an e-mail address.
 */
record ThrottleKey(Kind kind, String account, String network) {
    enum Kind {
        /** All that comes from one place. */
        NETWORK,
        /** All sign-ins at a provider that come from one place: they leave those with a password alone. */
        PROVIDER,
        /** An account, by whoever is not at home there. */
        ACCOUNT,
        /** An account, from where its last login came. */
        HOME,
        /** An e-mail address that has no account. */
        NOBODY,
        /** The password that a person who is logged in states again. */
        PRESENT_PASSWORD
    }

    static ThrottleKey network(String network) {
        return new ThrottleKey(Kind.NETWORK, "", network);
    }

    static ThrottleKey provider(String network) {
        return new ThrottleKey(Kind.PROVIDER, "", network);
    }

    static ThrottleKey presentPassword(UUID user) {
        return new ThrottleKey(Kind.PRESENT_PASSWORD, user.toString(), "");
    }

    /** By the account and not by the e-mail address: what spellings lead to it is for the database to say. */
    static ThrottleKey account(Accounts.@Nullable Account account, String email, @Nullable String network) {
        if (account == null) {
            return new ThrottleKey(Kind.NOBODY, FoldedText.keyOf(email), "");
        }
        String id = account.id().toString();
        return network != null && network.equals(ClientNetwork.of(account.lastLoginAddress()))
                ? new ThrottleKey(Kind.HOME, id, network)
                : new ThrottleKey(Kind.ACCOUNT, id, "");
    }

    /** What stands for the key where others could read it. */
    byte[] hash() {
        return TokenValue.sha256(kind + " " + account.length() + ":" + account + network);
    }
}
