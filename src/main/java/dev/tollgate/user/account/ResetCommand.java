package dev.tollgate.user.account;

import dev.tollgate.secret.OneTimeValue;
import dev.tollgate.secret.TokenValue;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** {@code tollgate reset-password EMAIL}: a link with which the person sets a new password, for whoever has lost the first one. */
public final class ResetCommand {
    public static final String NAME = "reset-password";

    // Whoever has the database is the last who can let anybody in.
    private static final String PASSWORD_ON = "update app_user set password_off = false where id = ? and password_off";

    private ResetCommand() {}

    /**
     * @param page where a link is opened, without the token
     * @return the process's exit code: 0 done, 1 if there is no such account
     */
    public static int run(String email, Connection database, String page, PrintStream out) throws SQLException {
        CommandAccount account = CommandAccount.lock(database, email);
        if (account == null) {
            out.println(CommandAccount.NONE);
            return 1;
        }
        String token = OneTimeValue.generate();
        Instant end = account.now().plus(PasswordResets.LIFETIME);
        put(account, token, end);
        database.commit();
        out.printf("A new password for %s, once and until %s:%n%n  %s#%s%n%n", account.email(), end, page, token);
        if (account.disabled()) {
            out.println("The account is disabled, and stays so: an operator or enable-account enables it.");
        }
        return 0;
    }

    private static void put(CommandAccount account, String token, Instant end) throws SQLException {
        account.update(PASSWORD_ON, account.id());
        account.update(
                PasswordResets.PUT,
                account.id(),
                TokenValue.sha256(token),
                account.now().atOffset(ZoneOffset.UTC),
                end.atOffset(ZoneOffset.UTC));
        account.update(AccountDisabling.END_SESSIONS, account.id());
        account.record(PasswordResets.ISSUED);
    }
}
