package dev.tollgate.user.account;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A person's account, held for an act on it, and the record of the act. For the caller's transaction. */
@Singleton
class People {
    // In the order of every other change of members: organizations, then people, then tokens.
    static final String LOCK_ORGANIZATIONS = """
            select o.id from organization o join membership m on m.organization_id = o.id
             where m.user_id = ? order by o.id for update of o
            """;
    private static final String LOCK =
            "select id, email, operator, disabled_at, password_off from app_user where id = ? for update";
    static final String LOCK_OPERATORS =
            "select id from app_user where operator and (select operator from app_user where id = ?) order by id for update";
    static final String OTHER_OPERATORS = "select from app_user where operator and disabled_at is null and id <> ?";
    private static final String ORGANIZATIONS = """
            select o.id from organization o join membership m on m.organization_id = o.id
             where m.user_id = ? and o.deleted_at is null order by o.id
            """;

    private final Sql sql;
    private final AuditLog audit;

    People(Sql sql, AuditLog audit) {
        this.sql = sql;
        this.audit = audit;
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    Person lock(UUID id) {
        sql.list(LOCK_ORGANIZATIONS, row -> true, id);
        // All operators, or two could disable each other.
        sql.list(LOCK_OPERATORS, row -> true, id);
        Person person = sql.first(LOCK, People::person, id);
        if (person == null) {
            throw ProblemException.notFound();
        }
        return person;
    }

    boolean isLastOperator(Person person) {
        return person.operator() && !sql.exists(OTHER_OPERATORS, person.id());
    }

    /** In the chain of each of their organizations, and in the installation's. */
    void record(Person person, String action, Map<String, ?> detail) {
        Subject subject = Subject.user(person.id(), person.email());
        List<UUID> organizations = sql.list(ORGANIZATIONS, row -> row.getObject(1, UUID.class), person.id());
        organizations.forEach(organization -> audit.append(organization, action, subject, detail));
        audit.append(AuditLog.INSTALLATION, action, subject, detail);
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getBoolean(3),
                row.getTimestamp(4) != null,
                row.getBoolean(5));
    }
}
