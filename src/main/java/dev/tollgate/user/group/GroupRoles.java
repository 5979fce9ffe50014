package dev.tollgate.user.group;

import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/** The roles of groups. Whoever changes them holds the organization's lock. */
@Singleton
class GroupRoles {
    private static final String ROWS =
            "select id, group_name, role, created_at from group_role where organization_id = ?";
    private static final String PUT = """
            insert into group_role (id, organization_id, group_name, role, created_at) values (?, ?, ?, ?, ?)
            on conflict (organization_id, group_name) do update set role = excluded.role
            """;
    private static final String GIVEN = """
            select g.organization_id, g.role from group_role g join organization o on o.id = g.organization_id
             where g.group_name = any (?) and o.deleted_at is null
            """;

    private final Sql sql;
    private final InstantSource clock;

    GroupRoles(Sql sql, InstantSource clock) {
        this.sql = sql;
        this.clock = clock;
    }

    List<GroupRoleView> list(UUID organization, UUID after, int limit) {
        return sql.list(ROWS + " and id > ? order by id limit ?", GroupRoles::view, organization, after, limit);
    }

    @Nullable
    GroupRoleView find(UUID organization, UUID id) {
        return sql.first(ROWS + " and id = ?", GroupRoles::view, organization, id);
    }

    @Nullable
    GroupRoleView find(UUID organization, String group) {
        return sql.first(ROWS + " and group_name = ?", GroupRoles::view, organization, group);
    }

    long count(UUID organization) {
        Long count = sql.first(
                "select count(*) from group_role where organization_id = ?", row -> row.getLong(1), organization);
        return count == null ? 0 : count;
    }

    void put(UUID organization, String group, MemberRole role) {
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        sql.update(PUT, id, organization, group, role.name(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    void remove(UUID id) {
        sql.update("delete from group_role where id = ?", id);
    }

    /** The strongest role that the groups give, in each organization where they give one. */
    Map<UUID, MemberRole> given(Collection<String> groups, Set<UUID> held) {
        Map<UUID, MemberRole> strongest = new HashMap<>();
        Object names = groups.toArray(String[]::new);
        sql.list(GIVEN, row -> Map.entry(row.getObject(1, UUID.class), role(row, 2)), names).stream()
                .filter(each -> held.contains(each.getKey()))
                .forEach(each -> strongest.merge(each.getKey(), each.getValue(), GroupRoles::stronger));
        return strongest;
    }

    private static MemberRole stronger(MemberRole one, MemberRole other) {
        return EnumSet.of(one, other).iterator().next();
    }

    private static GroupRoleView view(ResultSet row) throws SQLException {
        return new GroupRoleView(
                row.getObject(1, UUID.class),
                row.getString(2),
                role(row, 3),
                row.getTimestamp(4).toInstant());
    }

    private static MemberRole role(ResultSet row, int column) throws SQLException {
        return MemberRole.valueOf(row.getString(column));
    }
}
