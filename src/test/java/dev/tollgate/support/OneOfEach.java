package dev.tollgate.support;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Something of everything that a path below an organization can name. */
public final class OneOfEach {
    private OneOfEach() {}

    /** Puts it into the organization; the answer has an id for each parameter of a path. */
    public static Map<String, String> in(Tenant tenant, Postgres.Access database) {
        Map<String, String> ids = new HashMap<>(Map.of("org", tenant.id(), "name", "User"));
        ids.put("schema", "urn:ietf:params:scim:schemas:core:2.0:User");
        ids.put("token", tenant.newToken().id());
        ids.put("user", tenant.newMember("MEMBER").id());
        ids.put("id", tenant.newMember("MEMBER").id());
        ids.put("role", made(tenant, "roles", Map.of("name", "Own role", "permissions", List.of("deploy"))));
        Map<String, String> groupRole = Map.of("group", "builders", "role", "MEMBER");
        ids.put(
                "groupRole",
                tenant.owner()
                        .post(tenant.path("group-roles"), groupRole)
                        .expect(200)
                        .text("id"));
        Map<String, String> claims = Map.of("repository_id", "1296269", "environment", "release");
        ids.put(
                "publisher",
                made(
                        tenant,
                        "publishers",
                        Map.of("name", "Own publisher", "provider", "github", "role", "CI Token", "claims", claims)));
        List<String> events = List.of("token.leaked");
        ids.put(
                "webhook",
                made(tenant, "webhooks", Map.of("url", "https://hooks.invalid/", "events", events, "enabled", false)));
        ids.put(
                "delivery",
                tenant.owner()
                        .post(tenant.path("webhooks", ids.get("webhook"), "test"))
                        .expect(202)
                        .text("id"));
        ids.put("job", job(tenant, database));
        return ids;
    }

    private static String made(Tenant tenant, String what, Map<String, ?> request) {
        return tenant.owner().post(tenant.path(what), request).expect(201).text("id");
    }

    /** One that is over: to make one takes more than 10,000 tokens. */
    private static String job(Tenant tenant, Postgres.Access database) {
        UUID id = UUID.randomUUID();
        database.execute(
                "insert into bulk_job (id, organization_id, filter, matched, state, place_at, place_id,"
                        + " actor_kind, created_at, finished_at)"
                        + " values (?, cast(? as uuid), '{}', 0, 'DONE', now(), gen_random_uuid(), 'USER',"
                        + " now(), now())",
                id,
                tenant.id());
        return id.toString();
    }
}
