package dev.tollgate.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * An organization with a directory.
 *
 * @param token the directory's
 * @param api calls as the directory
 */
record Provisioned(Tenant home, Tenant.Issued token, Api api) {
    static Provisioned create() {
        return of(SharedServer.newTenant());
    }

    static Provisioned of(Tenant home) {
        Tenant.Issued token = home.newToken("SCIM");
        return new Provisioned(home, token, SharedServer.anonymous().bearer(token.value()));
    }

    String path(String... rest) {
        String below = String.join("/", rest);
        return home.path("scim", "v2", "Users") + (below.isEmpty() ? "" : "/" + below);
    }

    /** As Okta makes somebody. */
    Answer create(String email) {
        return api.post(path(), """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "%s", "externalId": "ext-%s",
                 "name": {"givenName": "Ada", "familyName": "Lovelace"}, "emails": [{"primary": true, "value": "%s"}],
                 "displayName": "Ada Lovelace", "locale": "en-US", "groups": [], "password": "never heard",
                 "active": true}""".formatted(email, UUID.randomUUID(), email));
    }

    String createdId(String email) {
        return create(email).expect(201).text("id");
    }

    Answer find(String filter) {
        return api.get(path() + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }

    Answer patch(String id, String operation) {
        return api.patch(
                path(id),
                "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"], \"Operations\": [" + operation
                        + "]}");
    }

    Answer deactivate(String id) {
        return patch(id, "{\"op\": \"replace\", \"value\": {\"active\": false}}");
    }

    Answer activate(String id) {
        return patch(id, "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"True\"}");
    }

    /** A good value of a member's access token, which SCIM never shows. */
    String accessToken(String id) {
        return home.owner()
                .post(home.path("users", id, "access-token/reset"))
                .expect(200)
                .text("token");
    }

    boolean isMember(String id) {
        return home.owner().get(home.path("users") + "?limit=200").items("id").contains(id);
    }

    static Answer refused(Answer answer, int status, String scimType) {
        answer.expect(status);
        assertThat(answer.header("Content-Type")).as(answer.request()).startsWith("application/scim+json");
        assertThat(answer.json().path("schemas").toString())
                .isEqualTo("[\"urn:ietf:params:scim:api:messages:2.0:Error\"]");
        assertThat(answer.text("status")).isEqualTo(String.valueOf(status));
        assertThat(answer.get("status").isTextual()).isTrue();
        assertThat(answer.text("detail")).isNotBlank();
        assertThat(answer.json().path("scimType").asText()).as(answer.text()).isEqualTo(scimType);
        return answer;
    }

    static Map<String, String> label(String role) {
        return Map.of("label", SharedServer.unique("scim"), "role", role);
    }
}
