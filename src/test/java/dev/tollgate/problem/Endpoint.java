package dev.tollgate.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operation of the admin API, whom it serves and a body that it takes. The tests of what holds everywhere run through
 * all of them.
 *
 * @param body JSON; empty if it takes none
 */
record Endpoint(String method, String path, Serves serves, String body) {
    private static final String ORGANIZATION = "/api/v1/organizations/{org}";

    private static final String OF_THE_INSTALLATION = """
            EVERYBODY   POST   /api/v1/login {"email": "nobody@example.org", "password": "wrong"}
            LOGIN       POST   /api/v1/logout
            EVERYBODY   POST   /api/v1/session {"email": "nobody@example.org", "password": "wrong"}
            LOGIN       DELETE /api/v1/session
            EVERYBODY   POST   /api/v1/password-reset {"token": "none", "password": "another password"}
            EVERYBODY   GET    /api/v1/sign-in
            EVERYBODY   GET    /api/v1/sign-in/oidc
            EVERYBODY   GET    /api/v1/sign-in/oidc/callback
            LOGIN       GET    /api/v1/sign-in/oidc/logout
            PERSON      GET    /api/v1/me
            LOGIN       POST   /api/v1/me/password {"current": "wrong", "new": "another password"}
            LOGIN       GET    /api/v1/me/sessions
            LOGIN       DELETE /api/v1/me/sessions/{session}
            PERSON      GET    /api/v1/me/tokens/figures
            PERSON      GET    /api/v1/me/usage
            OPERATOR    GET    /api/v1/users
            OPERATOR    POST   /api/v1/users/{user}/disable
            OPERATOR    POST   /api/v1/users/{user}/enable
            OPERATOR    POST   /api/v1/users/{user}/unlink
            OPERATOR    POST   /api/v1/users/{user}/password-reset
            OPERATOR    GET    /api/v1/audit-events
            OPERATOR    GET    /api/v1/audit-events/verify
            OPERATOR    GET    /api/v1/replicas
            OPERATOR    DELETE /api/v1/replicas/{replica}
            EVERYBODY   POST   /api/v1/invitations/lookup {"token": "none"}
            LOGIN       POST   /api/v1/invitations/accept {"token": "none"}
            EVERYBODY   POST   /api/v1/invitations/sign-up {"token": "none", "name": "A", "password": "long enough"}
            EVERYBODY   POST   /api/v1/notice-addresses/confirm {"code": "none"}
            HOLDER      GET    /api/v1/token
            HOLDER      POST   /api/v1/token/rotate {"overlap": "PT0S"}
            HOLDER      DELETE /api/v1/token
            EVERYBODY   POST   /api/v1/leaks {"tokens": ["none"]}
            PERSON      GET    /api/v1/organizations
            OPERATOR    POST   /api/v1/organizations {"name": "New"}
            """;

    private static final String OF_AN_ORGANIZATION = """
            MEMBER      GET
            SUPER_ADMIN PATCH  {"name": "Changed"}
            OPERATOR    DELETE
            SUPER_ADMIN POST   /policy/preview {"maxTokenLifetime": "P90D"}
            SUPER_ADMIN POST   /policy/apply {"confirm": 0}
            SUPER_ADMIN GET    /audit-events
            SUPER_ADMIN GET    /audit-events/verify
            SUPER_ADMIN GET    /refusals
            MEMBER      GET    /usage
            MEMBER      GET    /users
            SUPER_ADMIN POST   /users {"email": "x@example.org", "name": "X", "password": "long enough", "role": "MEMBER"}
            MEMBER      GET    /users/{user}
            SUPER_ADMIN PATCH  /users/{user} {"role": "MEMBER"}
            SUPER_ADMIN DELETE /users/{user}
            SUPER_ADMIN POST   /users/{user}/access-token/reset
            MEMBER      GET    /group-roles
            SUPER_ADMIN POST   /group-roles {"group": "testers", "role": "MEMBER"}
            SUPER_ADMIN DELETE /group-roles/{groupRole}
            MEMBER      GET    /roles
            SUPER_ADMIN POST   /roles {"name": "Deployer", "permissions": ["deploy"]}
            MEMBER      GET    /roles/{role}
            SUPER_ADMIN PATCH  /roles/{role} {"name": "Changed"}
            SUPER_ADMIN DELETE /roles/{role}
            SUPER_ADMIN GET    /tokens
            TOKEN_CREATOR POST /tokens {"label": "new", "role": "CI Token"}
            SUPER_ADMIN POST   /tokens/bulk-change {"filter": {"search": "x"}, "change": {"enabled": false}, "dryRun": true}
            SUPER_ADMIN POST   /tokens/bulk-revoke {"filter": {"search": "x"}, "dryRun": true}
            SUPER_ADMIN POST   /tokens/lookup {"token": "none"}
            SUPER_ADMIN GET    /tokens/figures
            SUPER_ADMIN POST   /tokens/import
            MEMBER      GET    /tokens/jobs/{job}
            SUPER_ADMIN GET    /tokens/{token}
            SUPER_ADMIN PATCH  /tokens/{token} {"label": "changed"}
            SUPER_ADMIN DELETE /tokens/{token}
            SUPER_ADMIN POST   /tokens/{token}/rotate {"overlap": "PT0S"}
            SUPER_ADMIN DELETE /tokens/{token}/ending-value
            SUPER_ADMIN POST   /tokens/{token}/disable {"reason": "ADMIN"}
            SUPER_ADMIN POST   /tokens/{token}/enable
            MEMBER      GET    /tokens/{token}/usage
            MEMBER      GET    /publishers
            SUPER_ADMIN POST   /publishers {"name": "p", "provider": "github", "role": "CI Token", "claims": {"a": "b"}}
            SUPER_ADMIN POST   /publishers/test {"token": "none"}
            MEMBER      GET    /publishers/{publisher}
            SUPER_ADMIN PATCH  /publishers/{publisher} {"name": "changed"}
            SUPER_ADMIN DELETE /publishers/{publisher}
            MEMBER      GET    /publishers/{publisher}/tokens
            MEMBER      GET    /webhooks
            SUPER_ADMIN POST   /webhooks {"url": "https://hooks.invalid/", "events": ["token.leaked"]}
            MEMBER      GET    /webhooks/{webhook}
            SUPER_ADMIN PATCH  /webhooks/{webhook} {"events": ["token.leaked"]}
            SUPER_ADMIN DELETE /webhooks/{webhook}
            SUPER_ADMIN POST   /webhooks/{webhook}/rotate-secret {"overlap": "PT0S"}
            SUPER_ADMIN POST   /webhooks/{webhook}/test
            SUPER_ADMIN GET    /webhooks/{webhook}/deliveries
            SUPER_ADMIN GET    /webhooks/{webhook}/deliveries/{delivery}
            SUPER_ADMIN POST   /webhooks/{webhook}/deliveries/{delivery}/redeliver
            DIRECTORY   GET    /scim/v2/ServiceProviderConfig
            DIRECTORY   GET    /scim/v2/ResourceTypes
            DIRECTORY   GET    /scim/v2/ResourceTypes/{name}
            DIRECTORY   GET    /scim/v2/Schemas
            DIRECTORY   GET    /scim/v2/Schemas/{schema}
            DIRECTORY   GET    /scim/v2/Users
            DIRECTORY   POST   /scim/v2/Users {"userName": "y@example.org"}
            DIRECTORY   GET    /scim/v2/Users/{id}
            DIRECTORY   PUT    /scim/v2/Users/{id} {"userName": "y@example.org"}
            DIRECTORY   PATCH  /scim/v2/Users/{id} {"Operations": []}
            DIRECTORY   DELETE /scim/v2/Users/{id}
            """;

    private static final List<Endpoint> ALL = Stream.concat(
                    read(OF_THE_INSTALLATION, ""), read(OF_AN_ORGANIZATION, ORGANIZATION))
            .toList();

    /** Whom an operation serves; within an organization, each includes the ones above it. */
    enum Serves {
        EVERYBODY,
        HOLDER,
        PERSON,
        LOGIN,
        MEMBER,
        SUPER_ADMIN,
        TOKEN_CREATOR,
        DIRECTORY,
        OPERATOR
    }

    private static Stream<Endpoint> read(String table, String below) {
        return table.lines().map(line -> {
            int body = line.contains(" {\"") ? line.indexOf(" {\"") : line.length();
            String[] words = line.substring(0, body).trim().split(" +");
            return new Endpoint(
                    words[1],
                    below + (words.length > 2 ? words[2] : ""),
                    Serves.valueOf(words[0]),
                    line.substring(body).trim());
        });
    }

    static Stream<Endpoint> all() {
        return ALL.stream();
    }

    static Stream<Endpoint> guarded() {
        return all().filter(endpoint -> endpoint.serves != Serves.EVERYBODY);
    }

    static Stream<Endpoint> ofOrganizations() {
        return all().filter(endpoint -> endpoint.path.startsWith(ORGANIZATION));
    }

    static Stream<Endpoint> withBody() {
        return all().filter(endpoint -> !endpoint.body.isEmpty());
    }

    /** What a directory says is judged by what SCIM says of it. */
    boolean isScim() {
        return serves == Serves.DIRECTORY;
    }

    /** Whether the path leads to something in an organization, by its id. */
    boolean namesAPart() {
        return path.replace("{org}", "").replaceAll("\\{(name|schema)}", "").contains("{");
    }

    /** A problem, or what SCIM has in its place. */
    Answer refusedBy(Answer answer, int status, String code) {
        if (!isScim()) {
            return answer.expectProblem(status, code);
        }
        answer.expect(status);
        assertThat(answer.header("Content-Type")).startsWith("application/scim+json");
        assertThat(answer.text("/schemas/0")).isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
        assertThat(answer.text("status")).isEqualTo(String.valueOf(status));
        return answer;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
