package dev.tollgate.start;

import dev.tollgate.audit.chain.VerifyCommand;
import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.user.account.DisableCommand;
import dev.tollgate.user.account.ResetCommand;
import dev.tollgate.verify.LeaseTerms;
import dev.tollgate.verify.VerifyConfig;
import dev.tollgate.verify.barrier.Propagation;
import dev.tollgate.verify.barrier.RevocationBarrier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.postgresql.util.PSQLState;

/** What the program does besides being a service: each command is done when it returns. */
public final class Commands {
    private static final List<String> VERIFY_AUDIT = List.of("audit", "verify");
    private static final List<String> OF_AN_ACCOUNT =
            List.of(ResetCommand.NAME, DisableCommand.DISABLE, DisableCommand.ENABLE);

    private static final String RESET_PAGE = "/ui/password-reset";
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
    /** What the service refuses to start with. */
    private static final int REFUSED = 2;

    private Commands() {}

    /** @return the exit code of the command that the arguments name; empty if they name none */
    public static OptionalInt run(String... arguments) {
        List<String> words = List.of(arguments);
        if (words.size() >= VERIFY_AUDIT.size()
                && words.subList(0, VERIFY_AUDIT.size()).equals(VERIFY_AUDIT)) {
            return OptionalInt.of(
                    VerifyCommand.run(words.subList(VERIFY_AUDIT.size(), words.size()), System.out, System.err));
        }
        if (!words.isEmpty() && OF_AN_ACCOUNT.contains(words.get(0))) {
            return OptionalInt.of(runOnAccount(words));
        }
        return OptionalInt.empty();
    }

    private static int runOnAccount(List<String> words) {
        if (words.size() != 2) {
            return refuse(List.of("usage: tollgate " + words.get(0) + " EMAIL"));
        }
        Settings settings = Settings.ofThisProcess();
        List<String> broken = settings.brokenRules();
        if (!broken.isEmpty()) {
            return refuse(broken);
        }
        try {
            return runOnAccount(words.get(0), words.get(1), settings);
        } catch (SQLException e) {
            boolean other = PSQLState.UNDEFINED_TABLE.getState().equals(e.getSQLState())
                    || PSQLState.UNDEFINED_COLUMN.getState().equals(e.getSQLState());
            return refuse(List.of(
                    other
                            ? "The database is of another release: start this one first."
                            : String.valueOf(e.getMessage())));
        } catch (IllegalStateException e) {
            return refuse(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static int runOnAccount(String command, String email, Settings settings) throws SQLException {
        DatabaseAccess access = CommandDatabase.of(settings);
        try (Connection database = access.open("command", DATABASE_TIMEOUT)) {
            return ResetCommand.NAME.equals(command)
                    ? ResetCommand.run(email, database, settings.publicUrl() + RESET_PAGE, System.out)
                    : DisableCommand.run(
                            command, email, database, now -> everywhere(access, settings, now), System.out);
        }
    }

    private static Propagation everywhere(DatabaseAccess access, Settings settings, Instant now) {
        return RevocationBarrier.awaitOnce(access, LeaseTerms.of(settings.mapping(VerifyConfig.class)), now);
    }

    private static int refuse(List<String> sentences) {
        sentences.forEach(System.err::println);
        return REFUSED;
    }
}
