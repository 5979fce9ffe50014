package dev.tollgate.fuzz;

import dev.tollgate.support.Api;
import dev.tollgate.support.OneOfEach;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An organization with something of everything in it, which is worn out after a while, and whoever may call. */
record World(Map<String, List<String>> ids, List<String> credentials) {
    static World create(TollgateProcess process, Postgres.Access database) {
        Api operator = Api.on(process)
                .with("X-Forwarded-For", SharedServer.uniqueAddress())
                .login(SharedServer.ADMIN, SharedServer.PASSWORD);
        Tenant tenant = Tenant.create(operator, SharedServer.unique("World"));
        Tenant.Member admin = tenant.newMember("SUPER_ADMIN");
        Tenant.Member member = tenant.newMember("MEMBER");
        Tenant.Issued gateway = tenant.newToken("Gateway");
        Tenant.Issued holder = tenant.newToken();
        Tenant.Issued directory = tenant.newToken("SCIM");
        Map<String, List<String>> ids = new HashMap<>();
        OneOfEach.in(tenant, database).forEach((parameter, id) -> ids.put(parameter, List.of(id)));
        ids.put("token", List.of(ids.get("token").get(0), holder.id(), gateway.id()));
        ids.put("replica", List.of(deadReplica(database)));
        return new World(
                ids,
                List.of(
                        "",
                        "Authorization: " + operator.headers().get("Authorization"),
                        bearer(admin.accessToken()),
                        bearer(admin.accessToken()),
                        bearer(member.accessToken()),
                        bearer(gateway.value()),
                        bearer(directory.value()),
                        bearer(holder.value())));
    }

    /** The row of one that nobody waits for. */
    private static String deadReplica(Postgres.Access database) {
        String id = UUID.randomUUID().toString();
        database.execute("insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol,"
                + " started_at, confirmed_at) values ('" + id + "', 'dead " + id + "', 'LOADING', 'strict', 1000,"
                + " 1000, 1000, now(), now())");
        return id;
    }

    private static String bearer(String value) {
        return "Authorization: Bearer " + value;
    }
}
