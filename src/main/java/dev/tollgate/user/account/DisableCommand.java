package dev.tollgate.user.account;

import dev.tollgate.verify.barrier.Propagation;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/**
 * {@code tollgate disable-account EMAIL} and {@code enable-account EMAIL}: what an operator does by HTTP, also to the last
 * operator, and also where nobody can sign in.
 */
public final class DisableCommand {
    public static final String DISABLE = "disable-account";
    public static final String ENABLE = "enable-account";

    private static final int PENDING = 3;

    private DisableCommand() {}

    /**
     * @param everywhere waits until no replica answers without what has been committed, and is told what time it is
     * @return the process's exit code: 0 done, 1 if there is no such account, 3 if a replica may not know of it yet
     */
    public static int run(
            String name, String email, Connection database, Function<Instant, Propagation> everywhere, PrintStream out)
            throws SQLException {
        CommandAccount account = CommandAccount.lock(database, email);
        if (account == null) {
            out.println(CommandAccount.NONE);
            return 1;
        }
        boolean disable = DISABLE.equals(name);
        if (disable != account.disabled()) {
            change(account, disable);
        }
        boolean last = disable && account.isLastOperator();
        database.commit();
        out.printf("The account %s is %s.%n", account.email(), disable ? "disabled" : "enabled");
        if (last) {
            out.println("No operator is left who can sign in: enable-account is the way back.");
        }
        return disable ? told(everywhere.apply(account.now()), out) : 0;
    }

    private static void change(CommandAccount account, boolean disable) throws SQLException {
        if (!disable) {
            account.update(AccountDisabling.ENABLE, account.id());
            account.update(AccountDisabling.ENABLE_TOKENS, account.id());
            account.record(AccountDisabling.ENABLED);
            return;
        }
        OffsetDateTime now = account.now().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
        account.update(AccountDisabling.DISABLE, now, account.id());
        account.update(PasswordResets.END, account.id());
        account.update(AccountDisabling.END_SESSIONS, account.id());
        account.update(AccountDisabling.END_VALUES, now, account.id());
        account.update(AccountDisabling.DISABLE_TOKENS, now, account.id());
        account.record(AccountDisabling.DISABLED);
    }

    private static int told(Propagation propagation, PrintStream out) {
        if (propagation.complete()) {
            out.println("No replica accepts an access token of it any more.");
            return 0;
        }
        String who = propagation.unconfirmed().isEmpty() ? "" : " by " + String.join(", ", propagation.unconfirmed());
        out.printf("Its access tokens may be accepted%s until %s.%n", who, propagation.effectiveBy());
        return PENDING;
    }
}
