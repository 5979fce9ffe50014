package dev.tollgate.scim;

import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the people of an organization's directory, and keeps what it says of them. */
@Singleton
class ScimUsers {
    /** The tables that a condition is about: {@code u} the account, {@code m} the membership, {@code s} the entry. */
    private static final String PEOPLE = """
              from (select user_id from membership where organization_id = ?
                    union select user_id from scim_user where organization_id = ?) p
              join app_user u on u.id = p.user_id
              left join membership m on m.user_id = p.user_id and m.organization_id = ?
              left join scim_user s on s.user_id = p.user_id and s.organization_id = ?
             where\s""";

    private static final String COLUMNS = """
            select u.id, u.email, u.name, m.role, s.user_id is not null,
                   s.external_id, s.display_name, s.formatted, s.given_name, s.family_name,
                   least(m.created_at, s.created_at), greatest(m.created_at, s.modified_at)
            """;
    private static final String PUT = """
            insert into scim_user (organization_id, user_id, external_id, display_name, formatted, given_name, family_name,
                                   created_at, modified_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (organization_id, user_id) do update
               set external_id = excluded.external_id, display_name = excluded.display_name,
                   formatted = excluded.formatted, given_name = excluded.given_name,
                   family_name = excluded.family_name, modified_at = excluded.modified_at
            """;

    private final Sql sql;
    private final InstantSource clock;

    ScimUsers(Sql sql, InstantSource clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    ScimUser get(UUID organization, UUID id) {
        ScimUser user = find(organization, id);
        if (user == null) {
            throw ProblemException.notFound();
        }
        return user;
    }

    @Nullable
    ScimUser find(UUID organization, UUID id) {
        return sql.first(COLUMNS + PEOPLE + "u.id = ?", ScimUsers::user, in(organization, List.of(id)));
    }

    /** In the order of their ids. */
    List<ScimUser> list(UUID organization, ScimFilter filter, long skipped, int limit) {
        List<Object> parameters = new ArrayList<>(filter.parameters());
        parameters.add(skipped);
        parameters.add(limit);
        return sql.list(
                COLUMNS + PEOPLE + filter.condition() + " order by u.id offset ? limit ?",
                ScimUsers::user,
                in(organization, parameters));
    }

    long count(UUID organization, ScimFilter filter) {
        Long count = sql.first(
                "select count(*) " + PEOPLE + filter.condition(),
                row -> row.getLong(1),
                in(organization, filter.parameters()));
        return count == null ? 0 : count;
    }

    void keep(UUID organization, UUID id, DirectoryEntry entry) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        sql.update(
                PUT,
                organization,
                id,
                entry.externalId(),
                entry.displayName(),
                entry.formatted(),
                entry.givenName(),
                entry.familyName(),
                now,
                now);
    }

    /** What the directory has said last of somebody who is kept. */
    void keepActive(UUID organization, UUID id, boolean active) {
        sql.update(
                "update scim_user set inactive = ? where organization_id = ? and user_id = ?",
                !active,
                organization,
                id);
    }

    void forget(UUID organization, UUID id) {
        sql.update("delete from scim_user where organization_id = ? and user_id = ?", organization, id);
    }

    private static Object[] in(UUID organization, List<?> parameters) {
        List<Object> all = new ArrayList<>(List.of(organization, organization, organization, organization));
        all.addAll(parameters);
        return all.toArray();
    }

    private static ScimUser user(ResultSet row) throws SQLException {
        String role = row.getString(4);
        return new ScimUser(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                role == null ? null : MemberRole.valueOf(role),
                row.getBoolean(5),
                new DirectoryEntry(
                        row.getString(6), row.getString(7), row.getString(8), row.getString(9), row.getString(10)),
                row.getTimestamp(11).toInstant().truncatedTo(ChronoUnit.MILLIS),
                row.getTimestamp(12).toInstant().truncatedTo(ChronoUnit.MILLIS));
    }
}
