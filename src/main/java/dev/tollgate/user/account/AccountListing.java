package dev.tollgate.user.account;

import dev.tollgate.auth.Accounts;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds accounts, in the order of their ids. */
@Singleton
class AccountListing {
    private static final String QUERY =
            "select id, email, name, operator, created_at, disabled_at from app_user where id > ?";

    private final Sql sql;
    private final Accounts accounts;

    AccountListing(Sql sql, Accounts accounts) {
        this.sql = sql;
        this.accounts = accounts;
    }

    /** @param email only the account that signs in with it; null = all */
    List<AccountView> list(@Nullable String email, UUID after, int limit) {
        if (email == null || email.isEmpty()) {
            return sql.list(QUERY + " order by id limit ?", AccountListing::view, after, limit);
        }
        Accounts.Account account = accounts.byEmail(email);
        return account == null ? List.of() : sql.list(QUERY + " and id = ?", AccountListing::view, after, account.id());
    }

    /** @throws ProblemException {@code NOT_FOUND} if there is no such account */
    UUID require(UUID id) {
        if (!sql.exists("select 1 from app_user where id = ?", id)) {
            throw ProblemException.notFound();
        }
        return id;
    }

    private static AccountView view(ResultSet row) throws SQLException {
        return new AccountView(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                row.getTimestamp(5).toInstant(),
                row.getTimestamp(6) == null ? null : row.getTimestamp(6).toInstant());
    }
}
