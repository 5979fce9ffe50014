package dev.tollgate.token.bulk;

import dev.tollgate.support.Postgres;
import dev.tollgate.support.Tenant;

/** So many tokens of an organization that to create them by HTTP would take too long. */
public final class ManyTokens {
    private ManyTokens() {}

    /** Labels {@code prefix 1} and so on. */
    public static void insert(Postgres.Access database, Tenant tenant, String prefix, int count) {
        String tokens = """
                with made as (
                    insert into token (id, organization_id, kind, role_id, label, label_key, search_text, hint, created_at,
                                       created_by_kind)
                    select gen_random_uuid(), ?::uuid, 'ci', '00000000-0000-7000-8000-000000000001', ? || ' ' || i,
                           lower(? || ' ' || i), lower(? || ' ' || i), 'tg_ci_…abcd', now() - interval '1 day', 'SYSTEM'
                      from generate_series(1, ?) i returning id)
                insert into token_value (id, token_id, hash, state, created_at)
                select gen_random_uuid(), id,
                       sha256(convert_to(id::text, 'UTF8')), 'ACTIVE', now()
                  from made
                """;
        database.execute(tokens, tenant.id(), prefix, prefix, prefix, count);
    }
}
