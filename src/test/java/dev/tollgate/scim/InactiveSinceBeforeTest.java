package dev.tollgate.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** People whom a directory knew before there was word of who is inactive. */
class InactiveSinceBeforeTest {
    private final Postgres.Access database = Postgres.newDatabase("76");
    private final UUID organization = UUID.randomUUID();

    @Test
    void whoIsNoMemberAtTheUpgradeIsInactiveAndAMemberIsNot() {
        database.execute("insert into organization (id, name, created_at) values (?, 'Acme', now())", organization);
        UUID former = known("former");
        UUID member = known("member");
        database.execute(
                "insert into membership (organization_id, user_id, role, created_at) values (?, ?, 'MEMBER', now())",
                organization,
                member);

        database.migrate("latest");

        assertThat(inactive(former)).isOne();
        assertThat(inactive(member)).isZero();
    }

    private UUID known(String name) {
        UUID id = UUID.randomUUID();
        database.execute(
                "insert into app_user (id, email, name, password_hash, created_at)"
                        + " values (?, ? || '@example.org', 'Ada', 'x', now())",
                id,
                name);
        database.execute(
                "insert into scim_user (organization_id, user_id, created_at, modified_at) values (?, ?, now(), now())",
                organization,
                id);
        return id;
    }

    private long inactive(UUID id) {
        return database.number("select count(*) from scim_user where inactive and user_id = ?", id);
    }
}
