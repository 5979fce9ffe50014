package dev.tollgate.auth;

import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller can see of what a path names. Something of another organization is absent, like what never was. */
@Singleton
class Visibility {
    private static final String ORGANIZATION = """
            select m.role from organization o
              left join membership m on m.organization_id = o.id and m.user_id = ?
             where o.id = ? and o.deleted_at is null
            """;
    private static final Map<String, String> PARTS = Map.of(
            "token",
            "select 1 from token where kind in ('ci', 'job') and organization_id = ? and id = ?",
            "publisher",
            "select 1 from publisher where deleted_at is null and organization_id = ? and id = ?",
            "webhook",
            "select 1 from webhook where organization_id = ? and id = ?",
            "delivery",
            "select 1 from webhook w join notice_delivery d on d.webhook_id = w.id"
                    + " where w.organization_id = ? and d.id = ?",
            "user",
            "select 1 from (select organization_id, user_id as id from membership"
                    + " union all select organization_id, id from invitation) people"
                    + " where organization_id = ? and id = ?",
            "groupRole",
            "select 1 from group_role where organization_id = ? and id = ?",
            "job",
            "select 1 from bulk_job where organization_id = ? and id = ?",
            "role",
            "select 1 from token_role where kind = 'ci'"
                    + " and (organization_id = ? or organization_id is null) and id = ?");

    private final Sql sql;

    Visibility(Sql sql) {
        this.sql = sql;
    }

    /**
     * The caller's role in the organization; null for a token, and for an operator who is not a member.
     *
     * @throws ProblemException {@code NOT_FOUND} if the caller cannot see it
     */
    @Nullable
    MemberRole roleIn(UUID organization, Caller caller) {
        boolean elsewhere =
                caller.organizationId() != null && !caller.organizationId().equals(organization);
        if (elsewhere) {
            throw ProblemException.notFound();
        }
        List<Optional<String>> role =
                sql.list(ORGANIZATION, row -> Optional.ofNullable(row.getString(1)), caller.id(), organization);
        if (role.isEmpty()) {
            throw ProblemException.notFound();
        }
        return visibleRole(role.get(0).orElse(null), caller);
    }

    /** @throws ProblemException {@code NOT_FOUND} unless the organization has every part that the path names */
    void requireParts(UUID organization, MultivaluedMap<String, String> path) {
        PARTS.forEach((parameter, query) -> {
            if (path.containsKey(parameter)
                    && !sql.exists(query, organization, PathId.parse(path.getFirst(parameter)))) {
                throw ProblemException.notFound();
            }
        });
    }

    private static @Nullable MemberRole visibleRole(@Nullable String role, Caller caller) {
        if (role != null) {
            return MemberRole.valueOf(role);
        }
        if (caller.operator() || !caller.isPerson()) {
            return null;
        }
        throw ProblemException.notFound();
    }
}
