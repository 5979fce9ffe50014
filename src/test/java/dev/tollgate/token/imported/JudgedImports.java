package dev.tollgate.token.imported;

import static dev.tollgate.token.imported.ImportScene.admin;
import static dev.tollgate.token.imported.ImportScene.database;
import static dev.tollgate.token.imported.ImportScene.hash;
import static dev.tollgate.token.imported.ImportScene.home;
import static dev.tollgate.token.imported.ImportScene.imported;
import static dev.tollgate.token.imported.ImportScene.label;
import static dev.tollgate.token.imported.ImportScene.line;
import static dev.tollgate.token.imported.ImportScene.process;
import static dev.tollgate.token.imported.ImportScene.refusals;
import static dev.tollgate.token.imported.ImportScene.tryImport;
import static dev.tollgate.token.imported.ImportScene.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an import is taken, and what is refused; a part of {@link ImportIT}. */
interface JudgedImports {
    @Test
    default void eachLineIsJudgedAlone() {
        String twice = value();
        String label = label();
        String other = label();
        home.owner()
                .post(home.path("roles"), Map.of("name", "Verifier", "permissions", List.of("tokens:verify")))
                .expect(201);
        home.owner()
                .post(home.path("roles"), Map.of("name", "Deployer", "permissions", List.of("deploy")))
                .expect(201);
        Answer answer = imported(
                line(label, twice),
                "",
                "nonsense",
                "{\"label\": 1}",
                "{\"label\": \"x\", \"unknown\": 1}",
                line(label(), twice),
                line(label.toUpperCase(Locale.ROOT), value()),
                line(" ", value()),
                line(label(), value()).replace("CI Token", "Gateway"),
                line(label(), value()).replace("CI Token", "Service Account"),
                line(label(), value()).replace("CI Token", "Verifier"),
                line(label(), value()).replace("CI Token", "No such role"),
                line(label(), value()).replace("CI Token", "Deployer"),
                line(label(), value()).replace("CI Token", "Read Only"),
                line(label(), "fifteen chars.."),
                line(label(), "x".repeat(513)),
                line(label(), value()).replaceAll("[0-9a-f]{64}", "ab"),
                line(label(), value(), ", \"expiresAt\": \"2020-01-01T00:00:00Z\""),
                line(label(), value(), ", \"allowedCidrs\": [\"10.0.0.1/8\"]"),
                line(label(), value(), ", \"hint\": \"" + "x".repeat(41) + "\""),
                line(other, value()).replaceAll(", \"length\": [0-9]+", ""),
                "null",
                "[]",
                line(label(), value()) + line(label(), value()),
                line(label(), value(), ", \"metadata\": {\"a\": \"\\u0000\"}"),
                line(label(), value(), ", \"metadata\": {\"\\ud800\": 1}"),
                line(label(), value(), ", \"metadata\": {\"a\": [{\"b\": 1e999}]}"),
                line("a\\u0000b", value()));
        assertThat(answer.get("imported").asInt()).isEqualTo(4);
        assertThat(refusals(answer))
                .isEqualTo("3 MALFORMED_JSON, 4 VALIDATION_FAILED, 5 VALIDATION_FAILED, 6 HASH_TAKEN, 7 LABEL_TAKEN,"
                        + " 8 VALIDATION_FAILED, 9 VALIDATION_FAILED, 10 VALIDATION_FAILED, 11 VALIDATION_FAILED,"
                        + " 12 VALIDATION_FAILED, 15 VALIDATION_FAILED, 16 VALIDATION_FAILED, 17 VALIDATION_FAILED,"
                        + " 18 VALIDATION_FAILED, 19 VALIDATION_FAILED, 20 VALIDATION_FAILED, 22 VALIDATION_FAILED,"
                        + " 23 VALIDATION_FAILED, 24 VALIDATION_FAILED, 25 VALIDATION_FAILED, 26 VALIDATION_FAILED,"
                        + " 27 VALIDATION_FAILED, 28 VALIDATION_FAILED");
        // With one whose length nobody said, any text is looked up: a login's JWT is still one.
        admin.get(home.path()).expect(200);
    }

    @Test
    default void thePolicyBindsWhatIsImported() {
        Tenant strict = Tenant.create(admin, SharedServer.unique("Strict"));
        strict.owner().patch(strict.path(), Map.of("maxTokenLifetime", "P30D")).expect(200);
        String bound = value();
        Answer answer = tryImport(
                        strict.owner(),
                        strict,
                        line(label(), bound),
                        line(label(), value(), ", \"lifetime\": \"P31D\""))
                .expect(200);
        assertThat(refusals(answer)).isEqualTo("2 LIFETIME_EXCEEDED");
        assertThat(Api.on(process)
                        .bearer(bound)
                        .get("/api/v1/token")
                        .expect(200)
                        .text("lifetime"))
                .isEqualTo("P30D");
    }

    @Test
    default void aHashThatIsOrWasAnybodysIsTakenInTheSameWords() {
        Tenant other = Tenant.create(admin, SharedServer.unique("Other"));
        String others = value();
        tryImport(other.owner(), other, line(label(), others)).expect(200);
        Tenant.Issued own = home.newToken();
        Tenant.Issued gone = home.newToken();
        Tenant.Issued rotated = home.newToken();
        home.owner().post(home.token(rotated.id()) + "/rotate").expect(200);
        home.owner().delete(home.token(gone.id())).expect(204);
        database.execute("delete from token where id = '" + gone.id() + "'");
        database.execute("delete from token_value where token_id = '" + rotated.id() + "' and ends_at is not null");
        String alike = hash(own.value()).substring(0, 32) + "0".repeat(32);
        Answer answer = imported(
                line(label(), others),
                line(label(), own.value()),
                line(label(), gone.value()),
                line(label(), rotated.value()),
                line(label(), home.newMember("MEMBER").accessToken()),
                line(label(), value()).replaceAll("[0-9a-f]{64}", alike));
        assertThat(refusals(answer))
                .isEqualTo("1 HASH_TAKEN, 2 HASH_TAKEN, 3 HASH_TAKEN, 4 HASH_TAKEN, 5 HASH_TAKEN, 6 HASH_TAKEN");
        for (JsonNode each : answer.get("refused")) {
            assertThat(each.get("detail"))
                    .isEqualTo(answer.get("refused").get(0).get("detail"));
        }
        assertThat(home.verdict(own.value())).isEqualTo("VALID");
    }

    @Test
    default void onlySuperAdminsOfTheOrganizationImport() {
        String line = line(label(), value());
        tryImport(Api.on(process), home, line).expectProblem(401, "UNAUTHENTICATED");
        Api.on(process).post(home.path("tokens/import"), line).expectProblem(401, "UNAUTHENTICATED");
        tryImport(home.newMember("MEMBER").api(), home, line).expectProblem(403, "FORBIDDEN");
        tryImport(home.newMember("SUPER_ADMIN").api(), Tenant.create(admin, SharedServer.unique("Foreign")), line)
                .expectProblem(404, "NOT_FOUND");
        tryImport(Api.on(process).bearer(home.newToken("Service Account").value()), home, line)
                .expectProblem(403, "FORBIDDEN");
    }

    @Test
    default void itWaitsForTheUpgradeOfEveryReplica() {
        database.execute(
                "insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, started_at, confirmed_at)"
                        + " values (gen_random_uuid(), 'earlier', 'LOADING', 'strict', 1000, 1000, 3, now(), now())");
        try {
            tryImport(home.owner(), home, line(label(), value())).expectProblem(409, "UPGRADE_UNDER_WAY");
        } finally {
            database.execute("delete from replica where name = 'earlier'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", " "})
    default void aLineIsNeeded(String body) {
        tryImport(home.owner(), home, body).expectProblem(400, "VALIDATION_FAILED");
    }

    @ParameterizedTest
    @CsvSource({"10000, 200", "10001, 400"})
    default void thereIsAMostOfLines(int lines, int status) {
        Answer answer = tryImport(
                home.owner(),
                home,
                IntStream.range(0, lines).mapToObj(i -> "{}").toArray(String[]::new));
        answer.expect(status);
        if (status == 200) {
            assertThat(answer.get("refused")).hasSize(lines);
        }
    }

    @Test
    default void aBodyMayHaveEightMebibytesHereAndNowhereElse() {
        String most =
                IntStream.range(0, 128).mapToObj(i -> " ".repeat(65_535)).collect(Collectors.joining("\n", "\n", ""));
        assertThat(most).hasSize(8 * 1024 * 1024);
        tryImport(home.owner(), home, most).expectProblem(400, "VALIDATION_FAILED");
        assertThat(tryImport(home.owner(), home, most + " ")
                        .expectProblem(413, "PAYLOAD_TOO_LARGE")
                        .text("detail"))
                .contains("8388608");
        home.owner().post(home.path("tokens"), " ".repeat(65_537)).expectProblem(413, "PAYLOAD_TOO_LARGE");
        home.owner().json("POST", home.path("tokens/import"), "{}").expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
}
