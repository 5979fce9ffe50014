package dev.tollgate.fuzz;

import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An organization with something of everything in it, which is worn out after a while, and whoever may call. */
record World(Map<String, List<String>> ids, List<String> credentials) {
    static World create(TollgateProcess process) {
        Api operator = Api.on(process)
                .with("X-Forwarded-For", SharedServer.uniqueAddress())
                .login(SharedServer.ADMIN, SharedServer.PASSWORD);
        Tenant tenant = Tenant.create(operator, SharedServer.unique("World"));
        Tenant.Member admin = tenant.newMember("SUPER_ADMIN");
        Tenant.Member member = tenant.newMember("MEMBER");
        Tenant.Issued gateway = tenant.newToken("Gateway");
        Tenant.Issued holder = tenant.newToken();
        Tenant.Issued directory = tenant.newToken("SCIM");
        Tenant.Member user = tenant.newMember("MEMBER");
        String role = tenant.owner()
                .post(tenant.path("roles"), Map.of("name", "Deployer", "permissions", List.of("deploy")))
                .expect(201)
                .text("id");
        return new World(
                Map.of(
                        "org", List.of(tenant.id()),
                        "user", List.of(member.id()),
                        "role", List.of(role),
                        "token", List.of(holder.id(), gateway.id()),
                        "id", List.of(user.id()),
                        "name", List.of("User"),
                        "schema", List.of("urn:ietf:params:scim:schemas:core:2.0:User"),
                        "session", List.of(UUID.randomUUID().toString())),
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

    private static String bearer(String value) {
        return "Authorization: Bearer " + value;
    }
}
