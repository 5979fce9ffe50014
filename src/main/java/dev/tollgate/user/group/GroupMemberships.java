package dev.tollgate.user.group;

import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Sql;
import dev.tollgate.user.DirectoryMembers;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Has a person's memberships follow their groups. The caller holds the locks of all organizations that it may be about. */
@Singleton
public class GroupMemberships {
    private static final String FROM_GROUPS = """
            select m.organization_id from membership m join organization o on o.id = m.organization_id
             where m.user_id = ? and m.from_group and o.deleted_at is null order by m.organization_id
            """;

    private final GroupRoles roles;
    private final DirectoryMembers members;
    private final Sql sql;

    GroupMemberships(GroupRoles roles, DirectoryMembers members, Sql sql) {
        this.roles = roles;
        this.members = members;
        this.sql = sql;
    }

    /** Whether somebody of these groups would be a member of anything. */
    public boolean wouldGive(Collection<String> groups, Set<UUID> held) {
        return !roles.given(groups, held).isEmpty();
    }

    /**
     * @param groups all that the person is in
     * @param held the organizations whose locks the caller holds: what others have given or taken since comes next time
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void follow(UUID user, Collection<String> groups, Set<UUID> held) {
        Map<UUID, MemberRole> given = roles.given(groups, held);
        List<UUID> before = sql.list(FROM_GROUPS, row -> row.getObject(1, UUID.class), user);
        before.stream()
                .filter(organization -> held.contains(organization) && !given.containsKey(organization))
                .forEach(organization -> members.take(organization, user));
        given.forEach((organization, role) -> members.give(organization, user, role));
    }
}
