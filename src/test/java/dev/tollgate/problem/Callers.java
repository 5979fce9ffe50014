package dev.tollgate.problem;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.OneOfEach;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;

/** An organization with something of everything in it, and everybody who could call from inside and outside. */
record Callers(
        Tenant home,
        Map<String, String> ids,
        Tenant.Issued token,
        Tenant.Member member,
        Tenant.Member superAdmin,
        Api directory) {
    static Callers create() {
        Tenant home = SharedServer.newTenant();
        return new Callers(
                home,
                OneOfEach.in(home, SharedServer.database()),
                home.newToken(),
                home.newMember("MEMBER"),
                home.newMember("SUPER_ADMIN"),
                SharedServer.anonymous().bearer(home.newToken("SCIM").value()));
    }

    /** A caller who may do it, as far as the judgement of the body. */
    Api whoMay(Endpoint endpoint) {
        return switch (endpoint.serves()) {
            case EVERYBODY -> SharedServer.anonymous().with("Sec-Fetch-Site", "same-origin");
            case HOLDER -> SharedServer.anonymous().bearer(token.value());
            case PERSON, MEMBER, SUPER_ADMIN, TOKEN_CREATOR -> superAdmin.api();
            case DIRECTORY -> directory;
            case LOGIN, OPERATOR -> SharedServer.admin();
        };
    }

    String path(Endpoint endpoint) {
        return pathIn(home.id(), endpoint);
    }

    /** The path with this organization's parts below any organization. */
    String pathIn(String organization, Endpoint endpoint) {
        String path = endpoint.path().replace("{org}", organization);
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        return path.replaceAll("\\{(session|replica)}", UUID.randomUUID().toString());
    }

    static Answer call(Api caller, Endpoint endpoint, String path) {
        return endpoint.body().isEmpty()
                ? caller.send(endpoint.method(), path, BodyPublishers.noBody())
                : caller.json(endpoint.method(), path, endpoint.body());
    }

    /** With a body that no JSON parser takes, where the operation has one. */
    static Answer callMalformed(Api caller, Endpoint endpoint, String path) {
        return endpoint.body().isEmpty()
                ? call(caller, endpoint, path)
                : caller.json(endpoint.method(), path, "{\"malformed");
    }
}
