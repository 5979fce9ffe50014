package dev.tollgate.support;

/** Events of some length, more than anybody would wait for calls to make. */
public final class AuditRows {
    /** Of an event's detail alone, in bytes. */
    public static final int LENGTH = 4000;

    private AuditRows() {}

    public static void add(Postgres.Access database, Tenant tenant, int count) {
        database.execute("""
                insert into audit_event
                       (id, organization_id, at, action, actor_kind, subject_kind, detail)
                select gen_random_uuid(), cast(? as uuid), now(), 'token.changed', 'SYSTEM', 'TOKEN',
                       cast(json_build_object('text', repeat('x', ?)) as text)
                  from generate_series(1, ?)
                """, tenant.id(), LENGTH, count);
    }
}
