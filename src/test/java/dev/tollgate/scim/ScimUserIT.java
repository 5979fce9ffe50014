package dev.tollgate.scim;

import static dev.tollgate.scim.Provisioned.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code …/scim/v2}: lists, versions, what it says of itself, and what it refuses. */
class ScimUserIT {
    private static Provisioned directory;

    @BeforeAll
    static void prepare() {
        directory = Provisioned.create();
    }

    @Test
    void aListIsReadInParts() {
        Provisioned company = Provisioned.create();
        for (int i = 0; i < 3; i++) {
            company.createdId(SharedServer.uniqueEmail());
        }
        List<String> ids = new ArrayList<>();
        for (int start = 1; start < 6; start += 2) {
            Answer part = company.api()
                    .get(company.path() + "?count=2&startIndex=" + start)
                    .expect(200);
            assertThat(part.get("totalResults").asInt()).isEqualTo(4);
            assertThat(part.get("startIndex").asInt()).isEqualTo(start);
            assertThat(part.get("itemsPerPage").asInt())
                    .isEqualTo(part.get("Resources").size());
            part.get("Resources").forEach(user -> ids.add(user.get("id").asText()));
        }
        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
        Answer none =
                company.api().get(company.path() + "?count=-1&startIndex=-7").expect(200);
        assertThat(none.get("totalResults").asInt()).isEqualTo(4);
        assertThat(none.get("startIndex").asInt()).isOne();
        assertThat(none.get("Resources")).isEmpty();
        assertThat(company.find("active eq false").get("totalResults").asInt()).isZero();
        company.deactivate(ids.get(3)).expect(200);
        assertThat(company.find("active eq false or id eq \"" + ids.get(2) + "\"")
                        .get("Resources")
                        .findValuesAsText("id"))
                .containsExactly(ids.get(2), ids.get(3));
        assertThat(company.find("not (active eq false)").get("totalResults").asInt())
                .isEqualTo(3);
        refused(company.api().get(company.path() + "?count=x"), 400, "invalidValue");
        refused(company.api().get(company.path() + "?startIndex=99999999999999999999"), 400, "invalidValue");
        refused(company.find("userName sw \"a\""), 400, "invalidFilter");
    }

    @Test
    void attributesAreChosen() {
        String id = directory.createdId(SharedServer.uniqueEmail());
        JsonNode few = directory
                .api()
                .get(directory.path(id) + "?attributes=userName,NAME.givenName")
                .expect(200)
                .json();
        assertThat(few.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("schemas", "id", "userName", "name");
        JsonNode most = directory
                .api()
                .get(directory.path(id) + "?excludedAttributes=emails,members,id")
                .expect(200)
                .json();
        assertThat(most.has("emails")).isFalse();
        assertThat(most.has("id")).isTrue();
    }

    @Test
    void aChangeIsMadeToWhatItsAuthorHasSeen() {
        Answer created = directory.create(SharedServer.uniqueEmail()).expect(201);
        String id = created.text("id");
        String tag = created.header("ETag");
        assertThat(tag).isEqualTo(created.text("/meta/version")).isNotEmpty();
        Api api = directory.api();
        Answer known = api.with("If-None-Match", tag).get(directory.path(id)).expect(304);
        assertThat(known.header("ETag")).isEqualTo(tag);
        Answer changed = api.with("If-Match", "W/" + tag)
                .patch(directory.path(id), operation("displayName", "\"Another\""))
                .expect(200);
        assertThat(changed.header("ETag"))
                .isEqualTo(changed.text("/meta/version"))
                .isNotEqualTo(tag);
        refused(api.with("If-Match", tag).patch(directory.path(id), operation("active", "false")), 412, "");
        refused(api.with("If-Match", tag).delete(directory.path(id)), 412, "");
        assertThat(directory.isMember(id)).isTrue();
        api.with("If-None-Match", tag).get(directory.path(id)).expect(200);
        // Also what an administrator changes is another version.
        directory
                .home()
                .owner()
                .patch(directory.home().path("users", id), Map.of("role", "SUPER_ADMIN"))
                .expect(200);
        refused(
                api.with("If-Match", changed.header("ETag")).json("PUT", directory.path(id), "{\"userName\": \"x\"}"),
                412,
                "");
        Answer now = api.get(directory.path(id)).expect(200);
        assertThat(Instant.parse(now.text("/meta/lastModified"))).isAfter(Instant.parse(now.text("/meta/created")));
    }

    private static String operation(String path, String value) {
        return "{\"Operations\": [{\"op\": \"replace\", \"path\": \"" + path + "\", \"value\": " + value + "}]}";
    }

    @Test
    void itSaysTruthfullyWhatItIsAbleTo() {
        String base = directory.home().path("scim", "v2");
        Answer able = directory.api().get(base + "/ServiceProviderConfig").expect(200);
        for (String supported : List.of("patch", "filter", "etag")) {
            assertThat(able.get("/" + supported + "/supported").asBoolean()).isTrue();
        }
        for (String not : List.of("bulk", "sort", "changePassword")) {
            assertThat(able.get("/" + not + "/supported").asBoolean()).isFalse();
        }
        Answer types = directory.api().get(base + "/ResourceTypes").expect(200);
        assertThat(types.text("/Resources/0/endpoint")).isEqualTo("/Users");
        assertThat(directory.api().get(base + "/ResourceTypes/User").text("schema"))
                .isEqualTo("urn:ietf:params:scim:schemas:core:2.0:User");
        String schema = directory.api().get(base + "/Schemas").expect(200).text("/Resources/0/id");
        assertThat(directory.api().get(base + "/Schemas/" + schema).expect(200).get("attributes"))
                .isNotEmpty();
        refused(directory.api().get(base + "/ResourceTypes/Group"), 404, "");
        refused(directory.api().get(base + "/Groups"), 404, "");
        refused(directory.api().post(base + "/Bulk", "{}"), 404, "");
    }

    @Test
    void whoeverTakesPlainJsonGetsIt() {
        Answer answer = directory
                .api()
                .with("Accept", "application/json")
                .get(directory.path())
                .expect(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        Answer created = directory
                .api()
                .with("Accept", "application/json")
                .post(directory.path(), Map.of("userName", SharedServer.uniqueEmail()))
                .expect(201);
        assertThat(created.header("Content-Type")).startsWith("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "invalidValue  | {}",
                "invalidValue  | {'userName': 'nobody'}",
                "invalidValue  | {'userName': 1}",
                "invalidValue  | {'userName': 'a@example.org', 'active': 'perhaps'}",
                "invalidValue  | {'userName': 'a@example.org', 'roles': [{'value': 'OWNER'}]}",
                "invalidValue  | {'userName': 'a@example.org', 'roles': ['MEMBER', 'SUPER_ADMIN']}",
                "invalidValue  | {'userName': 'a@example.org', 'externalId': ' a '}",
                "invalidValue  | {'userName': 'a@example.org', 'displayName': 'a\\u202eb'}",
                "invalidSyntax | []",
                "invalidSyntax | {'userName'",
                "invalidSyntax | {'userName': 'a@example.org', 'userName': 'b@example.org'}"
            })
    void whatCannotBeIsRefused(String scimType, String body) {
        refused(directory.api().post(directory.path(), body.replace('\'', '"')), 400, scimType);
        assertThat(directory
                        .find("userName eq \"a@example.org\"")
                        .get("totalResults")
                        .asInt())
                .isZero();
    }

    @Test
    void errorsOfTheTransportAreSaidInTheSameWords() {
        Api api = directory.api();
        refused(
                api.with("Content-Type", "text/plain").send("POST", directory.path(), BodyPublishers.ofString("x")),
                415,
                "");
        refused(api.json("PUT", directory.path(), "{}"), 405, "");
        refused(api.post(directory.path(), "x".repeat(70_000)), 413, "");
        refused(api.with("Accept", "text/html").get(directory.path()), 406, "");
        refused(api.get(directory.path("no-id")), 404, "");
        refused(api.get(directory.path(UUID.randomUUID().toString())), 404, "");
        refused(api.send("POST", directory.path(), BodyPublishers.noBody()), 400, "invalidValue");
    }

    @Test
    void theSameRequestHasOneEffect() {
        Api once = directory.api().with("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> ada = Map.of("userName", SharedServer.uniqueEmail());
        Answer first = once.post(directory.path(), ada).expect(201);
        assertThat(once.post(directory.path(), ada).expect(201).text("id")).isEqualTo(first.text("id"));
    }

    @Test
    void whatIsSaidOfWhoLeavesIsKeptAndWhatCannotBeKeepsNobody() {
        String id = directory.createdId(SharedServer.uniqueEmail());
        Answer left = directory
                .patch(
                        id,
                        "{'op': 'replace', 'value': {'active': false, 'displayName': 'Ada, gone'}}".replace('\'', '"'))
                .expect(200);
        assertThat(left.get("active").asBoolean()).isFalse();
        assertThat(left.text("displayName")).isEqualTo("Ada, gone");
        directory.activate(id).expect(200);
        left = directory
                .patch(id, "{'op': 'replace', 'value': {'displayName': 1, 'active': 'False'}}".replace('\'', '"'))
                .expect(200);
        assertThat(left.get("active").asBoolean()).isFalse();
        assertThat(left.text("displayName")).isEqualTo("Ada, gone");
    }
}
