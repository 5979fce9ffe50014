package dev.tollgate.publisher.exchange;

import dev.tollgate.database.Sql;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/**
 * The roles of job tokens that were asked for with fewer permissions. One that exists is used again, and each follows its
 * parent in what that loses.
 */
@Singleton
class ScopedRoles {
    private static final int MOST = 200;
    private static final String FIND = """
            select id from token_role where organization_id = ? and parent_id = ? and scope = ? and kind = 'job'
               for key share
            """;
    private static final String COUNT = "select count(*) from token_role where organization_id = ? and kind = 'job'";
    // With the parent held: whoever takes a permission from it waits, and narrows this one, too.
    private static final String ADD = """
            insert into token_role (id, organization_id, kind, name, permissions, created_at, parent_id, scope)
            select cast(? as uuid), cast(? as uuid), 'job', name,
                   array(select p from unnest(permissions) with ordinality as of_parent (p, place)
                          where p = any (string_to_array(cast(? as text), ' ')) order by place),
                   clock_timestamp(), id, cast(? as text)
              from token_role where id = ? for share
            on conflict do nothing
            """;

    private final Sql sql;

    ScopedRoles(Sql sql) {
        this.sql = sql;
    }

    /**
     * @param scope space-separated (RFC 6749 section 3.3); null = all that the role has
     * @throws IdentityRefused for a permission that the role has not
     */
    @Transactional(Transactional.TxType.MANDATORY)
    TokenRole of(UUID organization, TokenRole role, @Nullable String scope) throws IdentityRefused {
        Set<String> asked = new TreeSet<>(scope == null ? List.of() : Arrays.asList(scope.split(" ")));
        asked.remove("");
        if (!role.permissions.containsAll(asked)) {
            throw new IdentityRefused(Check.SCOPE, "scope: it names a permission that the publisher's role has not");
        }
        if (asked.isEmpty() || asked.containsAll(role.permissions)) {
            return role;
        }
        String text = String.join(" ", asked);
        UUID id = find(organization, role, text);
        if (id == null) {
            add(organization, role, text);
            id = Objects.requireNonNull(find(organization, role, text));
        }
        return Objects.requireNonNull(TokenRole.findById(id));
    }

    private @Nullable UUID find(UUID organization, TokenRole role, String scope) {
        return sql.first(FIND, row -> row.getObject(1, UUID.class), organization, role.id, scope);
    }

    private void add(UUID organization, TokenRole role, String scope) throws IdentityRefused {
        if (Objects.requireNonNull(sql.first(COUNT, row -> row.getLong(1), organization)) >= MOST) {
            throw new IdentityRefused(
                    Check.SCOPE, "scope: the organization's jobs ask for too many different ones already");
        }
        sql.update(ADD, UuidVersion7Strategy.INSTANCE.generateUuid(null), organization, scope, scope, role.id);
    }
}
