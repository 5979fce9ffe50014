package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway may send as a question. */
class QuestionTest extends AskedGateway {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"token\":\"{T}\"",
                "{\"token\":\"{T}\"} x",
                "{\"token\":\"{T}\"}{}",
                "{token:1}",
                "{'token':'x'}",
                "{\"token\":\"\t\"}",
                "nul",
                "{\"token\":\"{T}\",}",
                "\uFEFF"
            })
    void whatIsNotJsonIsMalformed(String body) throws Exception {
        assertProblem(verify(body), 400, "MALFORMED_JSON");
    }

    @Test
    void whatIsTooDeepOrTooLongIsMalformed() throws Exception {
        for (String path : new String[] {"/api/v1/verify", "/api/v1/verify/batch"}) {
            for (String value : new String[] {
                "[".repeat(51) + "]".repeat(51), "{\"a\":".repeat(51) + "1" + "}".repeat(51), "1".repeat(1_001)
            }) {
                String body = "{\"token\": \"x\", \"more\": " + value + "}";
                assertProblem(gateway.post(path, JSON, asker, body), 400, "MALFORMED_JSON");
            }
            String name = "{\"" + "a".repeat(60_000) + "\": 1}";
            assertProblem(gateway.post(path, JSON, asker, name), 400, "MALFORMED_JSON");
        }
    }

    @Test
    void brokenUtf8IsMalformed() throws Exception {
        byte[] body = "{\"token\":\"??\"}".getBytes(StandardCharsets.ISO_8859_1);
        body[10] = (byte) 0xc3;
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send("POST /api/v1/verify HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                    + "Private-Token: " + asker + "\nContent-Length: " + body.length + "\n\n");
            http.sendBytes(body);
            assertProblem(http.answer(), 400, "MALFORMED_JSON");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | body",
                "\"{T}\" | body",
                "null | body",
                "{} | token",
                "{\"token\":null} | token",
                "{\"token\":5} | token",
                "{\"token\":{\"a\":[1]}} | token",
                "{\"token\":[\"{T}\"]} | token",
                "{\"token\":\"{T}\",\"token\":\"{T}\"} | token",
                "{\"token\":\"{T}\",\"permision\":\"scan:upload\"} | permision",
                "{\"token\":\"{T}\",\"x\":{\"y\":[{}]}} | x",
                "{\"token\":\"{T}\",\"permission\":\"\"} | permission",
                "{\"token\":\"{T}\",\"permission\":\"SCAN\"} | permission",
                "{\"token\":\"{T}\",\"permission\":\"a::b\"} | permission",
                "{\"token\":\"{T}\",\"permission\":\"a:\"} | permission",
                "{\"token\":\"{T}\",\"permission\":\"a,b\"} | permission",
                "{\"token\":\"{T}\",\"permission\":[\"a\"]} | permission",
                "{\"token\":\"{T}\",\"clientAddress\":7} | clientAddress"
            })
    void whatDoesNotFitIsNamed(String body, String field) throws Exception {
        RawHttp.Answer answer = verify(body);
        assertProblem(answer, 400, "VALIDATION_FAILED");
        JsonArray violations = new JsonObject(answer.body()).getJsonArray("violations");
        assertThat(violations.getJsonObject(0).getString("field")).isEqualTo(field);
        assertThat(answer.body()).doesNotContain(token);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"token\":\"{T}\"} | VALID",
                "{\"token\":\"{T}\",\"permission\":null,\"clientAddress\":null} | VALID",
                "{\"permission\":\"scan:upload  scan:read\",\"token\":\"{T}\"} | VALID",
                "{\"token\":\"{T}\",\"permission\":\"scan:upload none:such\"} | INSUFFICIENT_PERMISSIONS",
                "{\"token\":\"\"} | MALFORMED",
                "{\"token\":\" {T}\"} | MALFORMED",
                "{\"token\":\"{B}\"} | ADDRESS_NOT_ALLOWED",
                "{\"token\":\"{B}\",\"clientAddress\":\"192.0.2.7\"} | VALID",
                "{\"token\":\"{B}\",\"clientAddress\":\"::ffff:192.0.2.7\"} | VALID",
                "{\"token\":\"{B}\",\"clientAddress\":\"2001:DB8::1\"} | VALID",
                "{\"token\":\"{B}\",\"clientAddress\":\"192.0.3.7\"} | ADDRESS_NOT_ALLOWED",
                "{\"token\":\"{B}\",\"clientAddress\":\"localhost\"} | ADDRESS_NOT_ALLOWED",
                "{\"token\":\"{B}\",\"clientAddress\":\"192.0.2.7:80\"} | ADDRESS_NOT_ALLOWED",
                "{\"token\":\"{B}\",\"clientAddress\":\"\"} | ADDRESS_NOT_ALLOWED",
                "{\"token\":\"{T}\",\"clientAddress\":\"nonsense\"} | VALID"
            })
    void aQuestionGetsItsVerdict(String body, String code) throws Exception {
        RawHttp.Answer answer = verify(body);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    @Test
    void anyNameIsWrittenAsJson() throws Exception {
        JsonObject verdict = new JsonObject(verify("{\"token\":\"{T}\"}").body());
        assertThat(verdict.getString("organizationName")).isEqualTo(FakeTokens.ORGANIZATION.name());
        assertThat(verdict.getValue("expiresAt")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | items",
                "{\"items\":[]} | items",
                "{\"items\":{}} | items",
                "{\"items\":null} | items",
                "{\"items\":[{\"token\":\"x\"}],\"more\":1} | more",
                "{\"items\":[{\"token\":\"x\"}],\"items\":[]} | items",
                "{\"items\":[{\"token\":\"x\"},{\"tokn\":\"x\",\"token\":\"y\"}]} | items[1].tokn",
                "{\"items\":[5]} | items[0]",
                "{\"items\":[{}]} | items[0].token"
            })
    void aBatchIsReadAsStrictly(String body, String field) throws Exception {
        RawHttp.Answer answer = gateway.post("/api/v1/verify/batch", JSON, asker, body);
        assertProblem(answer, 400, "VALIDATION_FAILED");
        assertThat(new JsonObject(answer.body())
                        .getJsonArray("violations")
                        .getJsonObject(0)
                        .getString("field"))
                .isEqualTo(field);
    }

    @Test
    void aBatchHasAtMostAHundredQuestions() throws Exception {
        assertThat(gateway.post("/api/v1/verify/batch", JSON, asker, batch(100)).status())
                .isEqualTo(200);
        assertProblem(gateway.post("/api/v1/verify/batch", JSON, asker, batch(101)), 400, "VALIDATION_FAILED");
    }

    private String batch(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "{\"token\":\"" + token + "\"}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    @Test
    void verdictsAreCountedByDialectAndCode() throws Exception {
        double before = count("json", "NOT_FOUND");
        String unknown = FakeTokens.FORMAT
                .generate(dev.tollgate.secret.TokenKind.INTEGRATION)
                .reveal();
        verify("{\"token\":\"" + unknown + "\"}");
        assertThat(count("json", "NOT_FOUND")).isEqualTo(before + 1);
        assertThat(gateway.registry
                        .get("tollgate.verify.duration")
                        .tag("dialect", "json")
                        .timer()
                        .count())
                .isPositive();
    }

    private double count(String dialect, String code) {
        return gateway.registry
                .get("tollgate.verify.verdicts")
                .tag("dialect", dialect)
                .tag("code", code)
                .counter()
                .count();
    }
}
