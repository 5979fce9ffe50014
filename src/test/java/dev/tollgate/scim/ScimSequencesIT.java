package dev.tollgate.scim;

import static dev.tollgate.scim.Provisioned.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Microsoft Entra ID and Okta ask, one request after the other, as their documents say. */
class ScimSequencesIT {
    private static Provisioned directory;

    @BeforeAll
    static void prepare() {
        directory = Provisioned.create();
    }

    @Test
    void entraTriesTheConnectionAndTakesSomebodyThroughTheirTime() {
        String email = SharedServer.uniqueEmail();
        Answer nobody =
                directory.find("userName eq \"" + UUID.randomUUID() + "\"").expect(200);
        assertThat(nobody.header("Content-Type")).startsWith("application/scim+json");
        assertThat(nobody.get("totalResults").asInt()).isZero();
        assertThat(nobody.get("Resources").isArray()).isTrue();
        String externalId = UUID.randomUUID().toString();
        Answer created = directory
                .api()
                .with("Content-Type", "application/scim+json; charset=utf-8")
                .send("POST", directory.path(), BodyPublishers.ofString("""
                        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                                     "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                         "externalId": "%s", "userName": "%s", "active": true, "displayName": "Ada",
                         "emails": [{"primary": true, "type": "work", "value": "%s"}],
                         "meta": {"resourceType": "User"},
                         "name": {"formatted": "Ada L", "familyName": "L", "givenName": "Ada"},
                         "roles": [],
                         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "D"}}""".formatted(externalId, email, email)))
                .expect(201);
        String id = created.text("id");
        assertThat(created.header("Location"))
                .isEqualTo(created.text("/meta/location"))
                .endsWith(directory.path(id));
        assertThat(created.header("Content-Type")).startsWith("application/scim+json");
        assertThat(created.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(created.text("/roles/0/value")).isEqualTo("MEMBER");
        assertThat(directory.find("externalId eq \"" + externalId + "\"").text("/Resources/0/id"))
                .isEqualTo(id);
        assertThat(directory
                        .find("userName eq \"" + email.toUpperCase(Locale.ROOT) + "\"")
                        .text("/Resources/0/id"))
                .isEqualTo(id);
        assertThat(directory
                        .find("emails[type eq \"work\"].value eq \"" + email + "\"")
                        .text("/Resources/0/id"))
                .isEqualTo(id);
        Answer renamed = directory.patch(id, """
                {"op": "Replace", "path": "displayName", "value": "Ada Lovelace"},
                {"op": "Replace", "path": "name.familyName", "value": "Lovelace"},
                {"op": "Replace", "path": "emails[type eq \\"work\\"].value", "value": "other@example.org"},
                {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
                 "value": "E"}""").expect(200);
        assertThat(renamed.text("displayName")).isEqualTo("Ada Lovelace");
        assertThat(renamed.text("/name/familyName")).isEqualTo("Lovelace");
        assertThat(renamed.text("/emails/0/value")).isEqualTo(email);
        String value = directory.accessToken(id);
        Answer left = directory
                .patch(id, "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"False\"}")
                .expect(200);
        assertThat(left.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(left.get("active").asBoolean()).isFalse();
        assertThat(left.get("roles")).isEmpty();
        assertThat(directory.home().verdict(value)).isEqualTo("REVOKED");
        assertThat(directory.isMember(id)).isFalse();
        assertThat(directory.activate(id).expect(200).get("active").asBoolean()).isTrue();
        assertThat(directory.isMember(id)).isTrue();
        assertThat(directory.home().verdict(value)).isEqualTo("REVOKED");
        assertThat(directory.home().verdict(directory.accessToken(id))).isEqualTo("VALID");
        directory.api().delete(directory.path(id)).expect(204);
        refused(directory.api().get(directory.path(id)), 404, "");
        assertThat(directory
                        .find("externalId eq \"" + externalId + "\"")
                        .get("totalResults")
                        .asInt())
                .isZero();
        refused(directory.api().delete(directory.path(id)), 404, "");
    }

    @Test
    void oktaTakesSomebodyThroughTheirTime() {
        String email = SharedServer.uniqueEmail();
        assertThat(directory
                        .api()
                        .get(directory.path() + "?filter=userName%20eq%20%22" + email + "%22&startIndex=1&count=100")
                        .expect(200)
                        .get("totalResults")
                        .asInt())
                .isZero();
        Answer created = directory.create(email).expect(201);
        String id = created.text("id");
        assertThat(directory.api().get(directory.path(id)).expect(200).json()).isEqualTo(created.json());
        Answer replaced = directory
                .api()
                .json("PUT", directory.path(id), """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "%s", "userName": "%s",
                 "name": {"givenName": "Ada", "familyName": "King"}, "active": true,
                 "meta": {"resourceType": "User"}}""".formatted(id, email))
                .expect(200);
        assertThat(replaced.text("/name/familyName")).isEqualTo("King");
        assertThat(replaced.json().has("externalId")).isFalse();
        assertThat(replaced.text("displayName")).as("the account's").isEqualTo("Ada Lovelace");
        assertThat(replaced.text("/roles/0/value")).isEqualTo("MEMBER");
        String value = directory.accessToken(id);
        directory.deactivate(id).expect(200);
        assertThat(directory.home().verdict(value)).isEqualTo("REVOKED");
        assertThat(directory.deactivate(id).expect(200).get("active").asBoolean())
                .isFalse();
        assertThat(directory
                        .api()
                        .get(directory.path(id))
                        .expect(200)
                        .get("active")
                        .asBoolean())
                .isFalse();
        Answer back = directory
                .api()
                .json("PUT", directory.path(id), """
                {"userName": "%s", "active": true, "roles": [{"value": "SUPER_ADMIN"}]}""".formatted(email))
                .expect(200);
        assertThat(back.text("/roles/0/value")).isEqualTo("SUPER_ADMIN");
        assertThat(directory.home().verdict(directory.accessToken(id))).isEqualTo("VALID");
    }

    @Test
    void whoIsThereAlreadyIsFoundAndNotMadeAgain() {
        String email = SharedServer.uniqueEmail();
        String id = directory.createdId(email);
        refused(directory.create(email.toUpperCase(Locale.ROOT)), 409, "uniqueness");
        directory.deactivate(id).expect(200);
        refused(directory.create(email), 409, "uniqueness");
        Tenant.Member member = directory.home().newMember("MEMBER");
        refused(directory.create(member.email()), 409, "uniqueness");
        Answer found = directory.find("userName eq \"" + member.email() + "\"").expect(200);
        assertThat(found.text("/Resources/0/id")).isEqualTo(member.id());
        assertThat(found.text("/Resources/0/displayName")).isEqualTo("Somebody");
        directory
                .patch(member.id(), "{\"op\": \"Add\", \"path\": \"externalId\", \"value\": \"e-1\"}")
                .expect(200);
        assertThat(directory.find("externalId eq \"e-1\" and active eq true").text("/Resources/0/id"))
                .isEqualTo(member.id());
        assertThat(directory.home().verdict(member.accessToken())).isEqualTo("VALID");
        directory.deactivate(member.id()).expect(200);
        assertThat(directory.home().verdict(member.accessToken())).isEqualTo("REVOKED");
    }

    @Test
    void aLeaverWhomAnAdministratorRemovedIsNotActiveAndComesBack() {
        String id = directory.createdId(SharedServer.uniqueEmail());
        Tenant home = directory.home();
        home.owner().delete(home.path("users", id)).expect(204);
        assertThat(directory
                        .api()
                        .get(directory.path(id))
                        .expect(200)
                        .get("active")
                        .asBoolean())
                .isFalse();
        directory.activate(id).expect(200);
        assertThat(directory.isMember(id)).isTrue();
    }

    @Test
    void whatHappensIsInTheAuditLogByTheTokensName() {
        String id = directory.createdId(SharedServer.uniqueEmail());
        directory
                .patch(id, "{\"op\": \"replace\", \"value\": {\"displayName\": \"A\", \"roles\": [\"SUPER_ADMIN\"]}}")
                .expect(200);
        directory.deactivate(id).expect(200);
        directory.api().delete(directory.path(id)).expect(204);
        Tenant home = directory.home();
        Answer events =
                home.owner().get(home.path("audit-events") + "?subject=" + id).expect(200);
        assertThat(events.items("action"))
                .containsExactly(
                        "user.added", "scim.user-changed", "user.role-changed", "user.removed", "scim.user-removed");
        events.get("items").forEach(event -> {
            assertThat(event.at("/actor/kind").asText()).isEqualTo("TOKEN");
            assertThat(event.at("/actor/id").asText())
                    .isEqualTo(directory.token().id());
        });
        assertThat(events.text("/items/1/detail/displayName/to")).isEqualTo("A");
    }
}
