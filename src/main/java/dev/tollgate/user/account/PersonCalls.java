package dev.tollgate.user.account;

import dev.tollgate.auth.OrganizationCalls;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What changes a person is written down in each of their organizations, and so is a call of each of them. */
@Singleton
public class PersonCalls {
    private static final String ORGANIZATIONS = """
            select m.organization_id from app_user u left join membership m on m.user_id = u.id where u.id = ?
            """;

    private final OrganizationCalls calls;
    private final Sql sql;

    PersonCalls(OrganizationCalls calls, Sql sql) {
        this.calls = calls;
        this.sql = sql;
    }

    /**
     * Outside the change's transaction.
     *
     * @throws ProblemException {@code NOT_FOUND} before anything else is looked at, if there is nobody
     */
    public <T> T inTurn(UUID person, Supplier<T> change) {
        List<Optional<UUID>> rows =
                sql.list(ORGANIZATIONS, row -> Optional.ofNullable(row.getObject(1, UUID.class)), person);
        if (rows.isEmpty()) {
            throw ProblemException.notFound();
        }
        return calls.inTurn(rows.stream().flatMap(Optional::stream).toList(), change);
    }
}
