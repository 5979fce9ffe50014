package dev.tollgate.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that look the same are the same, and no name deceives the eye; whatever the database's locale is. */
class NamesIT {
    private Tenant home;

    @BeforeEach
    void prepare() {
        home = SharedServer.newTenant();
    }

    private Answer token(String label) {
        return home.owner().post(home.path("tokens"), Map.of("label", label, "role", "CI Token"));
    }

    private Answer role(String name) {
        return home.owner().post(home.path("roles"), Map.of("name", name, "permissions", List.of("scan:read")));
    }

    private Answer person(String email) {
        return home.owner()
                .post(
                        home.path("users"),
                        Map.of(
                                "email",
                                email,
                                "name",
                                "Somebody",
                                "password",
                                SharedServer.PASSWORD,
                                "role",
                                "MEMBER"));
    }

    @ParameterizedTest
    @CsvSource({"x, 'x '", "x, ' x'", "x, X", "é, e\u0301", "Ärzte, ärzte", "İstanbul, istanbul"})
    void aLabelThatLooksLikeAnotherIsTaken(String first, String second) {
        Answer created = token(first).expect(201);
        token(second).expectProblem(409, "LABEL_TAKEN");
        Tenant.Issued other = home.newToken();
        home.owner().patch(home.token(other.id()), Map.of("label", second)).expectProblem(409, "LABEL_TAKEN");
        home.owner()
                .patch(home.token(created.text("id")), Map.of("label", second))
                .expect(200);
        token(first).expectProblem(409, "LABEL_TAKEN");
        home.owner().delete(home.token(created.text("id")));
        token(first).expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u3164", "\u00a0", "a\u202egnp.x", "a\nb", "a\u001b[31m", "x\u200b", "\u2800"})
    void aTextThatDeceivesTheEyeIsRefusedEverywhere(String text) {
        token(text).expectViolation("label");
        role(text).expectViolation("name");
        home.owner().post("/api/v1/organizations", Map.of("name", text)).expectViolation("name");
        home.owner().patch(home.path(), Map.of("name", text)).expectViolation("name");
        home.owner()
                .patch(home.token(home.newToken().id()), Map.of("label", text))
                .expectViolation("label");
        String body = "{\"email\":\"%s\",\"name\":\"%s\",\"password\":\"long enough\",\"role\":\"MEMBER\"}";
        String escaped = text.replace("\n", "\\n").replace("\u001b", "\\u001b");
        home.owner()
                .post(home.path("users"), body.formatted(SharedServer.uniqueEmail(), escaped))
                .expectViolation("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202egnp.x", "a\u001b[31m", "x\u200b", "\u3164"})
    void neitherDoesTheSourceOfALeakReport(String text) {
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of("x"), "source", text))
                .expectViolation("source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202egnp.x", "a\u001b[31m", "x\u200b", "\u3164"})
    void norTheReasonOfARevocation(String text) {
        Map<String, ?> request = Map.of("filter", Map.of("search", "nothing"), "confirm", 0, "reason", text);

        home.owner().post(home.path("tokens", "bulk-revoke"), request).expectViolation("reason");
    }

    @Test
    void rolesThatLookTheSameAreOne() {
        role("Ärzte").expect(201);
        role("ärzte").expectProblem(409, "NAME_TAKEN");
        role("A\u0308rzte ").expectProblem(409, "NAME_TAKEN");
        role("ci token").expectProblem(409, "NAME_TAKEN");
        role("ＣＩ Token").expectProblem(409, "NAME_TAKEN");
        assertThat(home.owner()
                        .post(home.path("tokens"), Map.of("label", "x", "role", "ÄRZTE"))
                        .expect(201)
                        .text("role"))
                .isEqualTo("Ärzte");
        assertThat(home.owner().get(home.path("tokens") + "?role=%C3%A4rzte").items("label"))
                .containsExactly("x");
    }

    @Test
    void aRoleIsNotNamedLikeAnothersId() {
        String id = role("First").expect(201).text("id");
        role(id).expectProblem(409, "NAME_TAKEN");
        role(id.toUpperCase(Locale.ROOT)).expectProblem(409, "NAME_TAKEN");
        role("00000000-0000-7000-8000-000000000003").expectProblem(409, "NAME_TAKEN");
    }

    @Test
    void anAddressIsOneAccountHoweverItIsSpelt() {
        String mark = UUID.randomUUID().toString();
        String id = person("Ä" + mark + "@x.example").expect(201).text("id");
        person("ä" + mark + "@x.example").expectProblem(409, "ALREADY_MEMBER");
        person("A\u0308" + mark + "@X.example").expectProblem(409, "ALREADY_MEMBER");
        Api self = SharedServer.anonymous()
                .login("ä" + mark.toUpperCase(Locale.ROOT) + "@x.example", SharedServer.PASSWORD);
        assertThat(self.get("/api/v1/me").text("id")).isEqualTo(id);
    }

    @Test
    void wrongPasswordsCountForTheAccountHoweverItIsSpelt() {
        String mark = UUID.randomUUID().toString();
        person("vİctim" + mark + "@x.example").expect(201);
        List<String> spellings = List.of("vİctim", "victim", "VICTIM", "vi\u0307ctim", "vıctim");
        int refused = 0;
        for (int i = 0; i < 20; i++) {
            Api stranger = SharedServer.anonymous().with("X-Forwarded-For", SharedServer.uniqueAddress());
            String email = spellings.get(i % spellings.size()) + mark + "@x.example";
            refused += stranger.tryLogin(email, "wrong password").status() == 401 ? 1 : 0;
        }
        assertThat(refused).isLessThanOrEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({
        "Ärger, ärger",
        "Ärger, Ä",
        "Ärger, a\u0308",
        "İstanbul, İstanbul",
        "İstanbul, istanbul",
        "INDEX, index",
        "50%_a, 50%_A"
    })
    void aSearchFindsItInAnyCase(String label, String search) {
        token(label).expect(201);
        token("another").expect(201);
        String query = URLEncoder.encode(search, StandardCharsets.UTF_8);
        assertThat(home.owner().get(home.path("tokens") + "?search=" + query).items("label"))
                .containsExactly(label);
    }

    @Test
    void aSearchForNothingVisibleFindsNothing() {
        token("x").expect(201);
        assertThat(home.owner().get(home.path("tokens") + "?search=%E2%80%8B").items("label"))
                .isEmpty();
    }

    @Test
    void namesOfTheReleaseBeforeAreFilledInAndTheOlderOneWins() {
        String older = token("Größe").expect(201).text("id");
        String newer = token("other").expect(201).text("id");
        asTheReleaseBefore("update token set label_key = null, search_text = null where id = ?", older);
        asTheReleaseBefore(
                "update token set label = 'GRÖSSE', label_key = null, search_text = null where id = ?", newer);
        Await.until(Duration.ofSeconds(90), "the older token has its key", () -> "grösse".equals(key(older)));
        Await.until(
                Duration.ofSeconds(90),
                "both are found",
                () -> home.owner()
                                .get(home.path("tokens") + "?search=gr%C3%B6%C3%9Fe")
                                .items("id")
                                .size()
                        == 2);
        assertThat(key(newer)).isNull();
        assertThat(SharedServer.process().output()).contains(newer);
        Map<String, Object> description = new HashMap<>();
        description.put("description", "not judged anew");
        home.owner().patch(home.token(newer), description).expect(200);
        token("größe").expectProblem(409, "LABEL_TAKEN");
    }

    @Test
    void aRenamingByTheReleaseBeforeForgetsTheKey() {
        String id = token("before").expect(201).text("id");
        asTheReleaseBefore("update token set label = 'after' where id = ?", id);
        token("before").expect(201);
    }

    private static void asTheReleaseBefore(String statement, String id) {
        assertThat(SharedServer.database().update(statement, UUID.fromString(id)))
                .isOne();
    }

    private static @Nullable String key(String id) {
        try (Connection connection = SharedServer.database().connect();
                PreparedStatement query = connection.prepareStatement("select label_key from token where id = ?")) {
            query.setObject(1, UUID.fromString(id));
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
