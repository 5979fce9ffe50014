package dev.tollgate.token.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /api/v1/organizations/{org}/tokens}. */
class TokenCreateIT {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static Tenant home;
    private static Tenant.Member superAdmin;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        superAdmin = home.newMember("SUPER_ADMIN");
    }

    private static Answer create(Map<String, ?> request) {
        return superAdmin.api().post(home.path("tokens"), request);
    }

    private static Answer create(String json) {
        return superAdmin.api().post(home.path("tokens"), json);
    }

    @Test
    void theAnswerIsTheTokenAndItsValueOnce() {
        Answer created = create(Map.of(
                        "label", "pipeline",
                        "description", "builds main",
                        "role", "CI Token",
                        "expiresAt", "2099-01-02T03:04:05Z",
                        "allowedCidrs", List.of("127.0.0.0/8", "2001:db8::/32"),
                        "metadata", Map.of("team", Map.of("name", "blue"))))
                .expect(201);
        String id = created.text("id");
        assertThat(created.header("Location")).endsWith(home.token(id));
        assertThat(created.header("Cache-Control")).contains("no-store");
        assertThat(created.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(created.text("organizationId")).isEqualTo(home.id());
        assertThat(created.text("label")).isEqualTo("pipeline");
        assertThat(created.text("description")).isEqualTo("builds main");
        assertThat(created.text("role")).isEqualTo("CI Token");
        assertThat(created.get("permissions")).hasToString("[\"scan:upload\",\"scan:read\"]");
        assertThat(created.text("state")).isEqualTo("ACTIVE");
        assertThat(created.text("expiresAt")).isEqualTo("2099-01-02T03:04:05Z");
        assertThat(created.get("lastUsedAt").isNull()).isTrue();
        assertThat(created.get("lastUsedAddress").isNull()).isTrue();
        assertThat(created.get("allowedCidrs")).hasToString("[\"127.0.0.0/8\",\"2001:db8::/32\"]");
        assertThat(created.text("/metadata/team/name")).isEqualTo("blue");
        assertThat(created.text("/createdBy/id")).isEqualTo(superAdmin.id());
        assertThat(created.text("/createdBy/kind")).isEqualTo("USER");
        assertThat(Instant.parse(created.text("createdAt")))
                .isBefore(Instant.now().plusSeconds(60));
        String value = created.text("token");
        assertThat(created.text("hint")).isEqualTo("tg_ci_…" + value.substring(value.length() - 4));
        assertThat(home.verdict(value)).isEqualTo("VALID");

        String read = superAdmin.api().get(home.token(id)).expect(200).text();
        String listed = superAdmin.api().get(home.path("tokens")).expect(200).text();
        assertThat(read).doesNotContain(value);
        assertThat(listed).contains(id).doesNotContain(value);
    }

    @Test
    void theValueHasThePublishedForm() {
        String value = home.newToken().value();
        assertThat(value).matches("tg_ci_[0-9A-Za-z]{38}");
        assertThat(value).endsWith(checksum(value.substring(0, value.length() - 6)));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
            digits.insert(0, DIGITS.charAt((int) (rest % 62)));
        }
        return digits.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "label       | {`role`: `CI Token`}",
                "label       | {`label`: null, `role`: `CI Token`}",
                "label       | {`label`: ``, `role`: `CI Token`}",
                "label       | {`label`: `  `, `role`: `CI Token`}",
                "label       | {`label`: 7, `role`: `CI Token`}",
                "role        | {`label`: `a`}",
                "role        | {`label`: `a`, `role`: `No Such Role`}",
                "role        | {`label`: `a`, `role`: `00000000-0000-7000-8000-000000000011`}",
                "role        | {`label`: `a`, `role`: `OWNER`}",
                "expiresAt   | {`label`: `a`, `role`: `CI Token`, `expiresAt`: `2020-01-01T00:00:00Z`}",
                "expiresAt   | {`label`: `a`, `role`: `CI Token`, `expiresAt`: `tomorrow`}",
                "expiresAt   | {`label`: `a`, `role`: `CI Token`, `expiresAt`: 4102444800}",
                "expiresAt   | {`label`: `a`, `role`: `CI Token`, `expiresAt`: ``}",
                "allowedCidrs | {`label`: `a`, `role`: `CI Token`, `allowedCidrs`: ``}",
                "metadata    | {`label`: `a`, `role`: `CI Token`, `metadata`: ``}",
                "allowedCidrs[1] | {`label`: `a`, `role`: `CI Token`, `allowedCidrs`: [`10.0.0.0/8`, `10.0.0.0/33`]}",
                "allowedCidrs[0] | {`label`: `a`, `role`: `CI Token`, `allowedCidrs`: [`localhost`]}",
                "allowedCidrs[0] | {`label`: `a`, `role`: `CI Token`, `allowedCidrs`: [``]}",
                "allowedCidrs | {`label`: `a`, `role`: `CI Token`, `allowedCidrs`: `10.0.0.0/8`}",
                "metadata    | {`label`: `a`, `role`: `CI Token`, `metadata`: []}",
                "enabled     | {`label`: `a`, `role`: `CI Token`, `enabled`: false}"
            })
    void aFieldThatIsWrongIsNamed(String field, String body) {
        create(body.replace('`', '"')).expectViolation(field);
    }

    @Test
    void aLabelHasUpTo100Characters() {
        create(Map.of("label", "é".repeat(100), "role", "Read Only")).expect(201);
        create(Map.of("label", "é".repeat(101), "role", "Read Only")).expectViolation("label");
        // One character each, in UTF-16 two.
        create(Map.of("label", "😀".repeat(100), "role", "Read Only")).expect(201);
        create(Map.of("label", "😀".repeat(101), "role", "Read Only")).expectViolation("label");
    }

    @Test
    void metadataHasALimit() {
        create(Map.of("label", "large", "role", "Read Only", "metadata", Map.of("a", "x".repeat(9000))))
                .expectViolation("metadata");
    }

    @Test
    void aRoleIsFoundByNameAndById() {
        String id = superAdmin
                .api()
                .post(home.path("roles"), Map.of("name", "Deployer", "permissions", List.of("deploy:run")))
                .expect(201)
                .text("id");
        assertThat(create(Map.of("label", "by id", "role", id)).expect(201).text("role"))
                .isEqualTo("Deployer");
        assertThat(create(Map.of("label", "by name", "role", "Deployer"))
                        .expect(201)
                        .get("permissions"))
                .hasToString("[\"deploy:run\"]");
    }

    @Test
    void anotherOrganizationsRoleIsNone() {
        Tenant other = SharedServer.newTenant();
        String role = other.owner()
                .post(other.path("roles"), Map.of("name", "Theirs", "permissions", List.of("a")))
                .expect(201)
                .text("id");
        create(Map.of("label", "theirs", "role", role)).expectViolation("role");
        create(Map.of("label", "theirs", "role", "Theirs")).expectViolation("role");
    }

    @Test
    void aLabelIsTakenUntilItsTokenIsRevoked() {
        Map<String, String> request = Map.of("label", "unique", "role", "CI Token");
        String id = create(request).expect(201).text("id");
        create(request).expectProblem(409, "LABEL_TAKEN");
        superAdmin.api().patch(home.token(id), Map.of("enabled", false)).expect(200);
        create(request).expectProblem(409, "LABEL_TAKEN");
        superAdmin.api().delete(home.token(id)).expect(204);
        create(request).expect(201);
        Tenant other = SharedServer.newTenant();
        other.owner().post(other.path("tokens"), request).expect(201);
    }

    @Test
    void ofTwoAdminsWithOneLabelExactlyOneGetsIt() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                Map<String, String> request = Map.of("label", "round " + round, "role", "CI Token");
                Callable<Answer> attempt = () -> create(request);
                List<Answer> answers = new ArrayList<>();
                for (Future<Answer> answer : pool.invokeAll(List.of(attempt, attempt))) {
                    answers.add(answer.get());
                }
                assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
                answers.stream()
                        .filter(answer -> answer.status() == 409)
                        .forEach(answer -> answer.expectProblem(409, "LABEL_TAKEN"));
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void theOrganizationsMaximumLifetimeHolds() {
        Tenant strict = SharedServer.newTenant();
        strict.owner().patch(strict.path(), Map.of("maxTokenLifetime", "P30D")).expect(200);
        Answer implied = strict.owner()
                .post(strict.path("tokens"), Map.of("label", "implied", "role", "CI Token"))
                .expect(201);
        Instant created = Instant.parse(implied.text("createdAt"));
        assertThat(Instant.parse(implied.text("expiresAt"))).isEqualTo(created.plus(Duration.ofDays(30)));
        Map<String, String> late = Map.of(
                "label",
                "late",
                "role",
                "CI Token",
                "expiresAt",
                created.plus(Duration.ofDays(31)).toString());
        strict.owner().post(strict.path("tokens"), late).expectProblem(400, "LIFETIME_EXCEEDED");
        Map<String, String> early = Map.of(
                "label",
                "early",
                "role",
                "CI Token",
                "expiresAt",
                created.plus(Duration.ofDays(29)).toString());
        strict.owner().post(strict.path("tokens"), early).expect(201);
    }

    @Test
    void itSurvivesTheOneWhoMadeIt() {
        Tenant.Member creator = home.newMember("SUPER_ADMIN");
        Answer created = creator.api()
                .post(home.path("tokens"), Map.of("label", "orphan", "role", "CI Token"))
                .expect(201);
        superAdmin.api().delete(home.path("users", creator.id())).expect(204);
        assertThat(home.verdict(created.text("token"))).isEqualTo("VALID");
        assertThat(superAdmin.api().get(home.token(created.text("id"))).text("/createdBy/id"))
                .isEqualTo(creator.id());
    }
}
