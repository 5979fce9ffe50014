package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway may send as a question, and who may send one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private PlainGateway gateway;
    private String asker;
    private String token;
    private String bound;

    @BeforeAll
    void start() throws Exception {
        gateway = new PlainGateway();
        asker = gateway.tokens.add(FakeTokens.active(FakeTokens.GATEWAY));
        token = gateway.tokens.add(FakeTokens.active(FakeTokens.CI_TOKEN));
        bound = gateway.tokens.add(
                FakeTokens.boundTo(FakeTokens.active(FakeTokens.CI_TOKEN), "192.0.2.0/24", "2001:db8::/32"));
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    private RawHttp.Answer verify(String body) throws Exception {
        return gateway.post(
                "/api/v1/verify", JSON, asker, body.replace("{T}", token).replace("{B}", bound));
    }

    private static void assertProblem(RawHttp.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(status);
    }

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
    @CsvSource({
        "application/json; charset=utf-8,200",
        "APPLICATION/JSON,200",
        "application/json ;x,200",
        "text/plain,415",
        "application/jsonp,415",
        "application/x-www-form-urlencoded,415",
        "application/problem+json,415"
    })
    void onlyJsonIsTaken(String type, int status) throws Exception {
        assertThat(gateway.post("/api/v1/verify", type, asker, "{\"token\":\"" + token + "\"}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/verify", "/api/v1/verify/batch"})
    void theFirstFaultIsAnsweredFirst(String path) throws Exception {
        assertProblem(gateway.ask("DELETE " + path + " HTTP/1.1\nHost: localhost"), 405, "METHOD_NOT_ALLOWED");
        RawHttp.Answer anonymous = gateway.post(path, "text/plain", "", "nonsense");
        assertProblem(anonymous, 401, "UNAUTHENTICATED");
        assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertProblem(
                gateway.post(
                        path,
                        "text/plain",
                        FakeTokens.FORMAT
                                .generate(dev.tollgate.secret.TokenKind.INTEGRATION)
                                .reveal(),
                        "nonsense"),
                401,
                "UNAUTHENTICATED");
        assertProblem(gateway.post(path, "text/plain", token, "nonsense"), 403, "FORBIDDEN");
        assertProblem(gateway.post(path, "text/plain", asker, "nonsense"), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertProblem(gateway.post(path, JSON, asker, "nonsense"), 400, "MALFORMED_JSON");
    }

    @Test
    void theAskersOwnAddressCounts() throws Exception {
        String elsewhere =
                gateway.tokens.add(FakeTokens.boundTo(FakeTokens.active(FakeTokens.GATEWAY), "192.0.2.0/24"));
        assertProblem(gateway.post("/api/v1/verify", JSON, elsewhere, "{}"), 403, "FORBIDDEN");
        RawHttp.Answer introspection = gateway.post("/oauth2/introspect", FORM, elsewhere, "token=x");
        assertThat(introspection.status()).isEqualTo(401);
    }

    @Test
    void aBodyMayHave64KiBAndNoMore() throws Exception {
        String question = "{\"token\":\"" + token + "\"}";
        assertThat(verify(question + " ".repeat(64 * 1024 - question.length())).status())
                .isEqualTo(200);
        assertProblem(verify(question + " ".repeat(64 * 1024 - question.length() + 1)), 413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void aConnectionSurvivesEveryRefusal() throws Exception {
        String head = "POST /api/v1/verify HTTP/1.1\nHost: localhost\nPrivate-Token: " + asker + "\n";
        String big = " ".repeat(70_000);
        try (RawHttp http = new RawHttp(gateway.port())) {
            assertThat(http.send(head + "Content-Type: text/plain\nContent-Length: 3\n\nabc")
                            .answer()
                            .status())
                    .isEqualTo(415);
            assertThat(http.send(head + "Content-Type: application/json\nContent-Length: 70000\n\n" + big)
                            .answer()
                            .status())
                    .isEqualTo(413);
            assertThat(http.send(head + "Content-Type: application/json\nTransfer-Encoding: chunked\n\n11170\n" + big
                                    + "\n0\n\n")
                            .answer()
                            .status())
                    .isEqualTo(413);
            String chunked =
                    head + "Content-Type: application/json\nTransfer-Encoding: chunked\n\n3\n{\"t\n6\noken\":\n"
                            + Integer.toHexString(token.length() + 3) + "\n\"" + token + "\"}\n0\n\n";
            assertThat(http.send(chunked).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aHeldBackBodyIsAskedFor() throws Exception {
        String body = "{\"token\":\"" + token + "\"}";
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send("POST /api/v1/verify HTTP/1.1\nHost: localhost\nPrivate-Token: " + asker
                    + "\nContent-Type: application/json\nExpect: 100-continue\nContent-Length: " + body.length()
                    + "\n\n");
            assertThat(http.answer().status()).isEqualTo(100);
            assertThat(http.send(body).answer().status()).isEqualTo(200);
        }
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "token=",
                "x=y",
                "token=a&token=a",
                "token=a&x=1&x=2",
                "token=a&client_address=1.2.3.4&client_address=",
                "token=%zz",
                "token"
            })
    void aFormThatIsNotClearIsInvalid(String form) throws Exception {
        RawHttp.Answer answer = gateway.post("/oauth2/introspect", FORM, asker, form);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo(JSON);
        assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @CsvSource({
        "token={T},true",
        "token={T}&token_type_hint=access_token&client_address=,true",
        "token={B},false",
        "token={B}&client_address=192.0.2.1,true",
        "token={B}&client_address=%3A%3Affff%3A192.0.2.1,true",
        "token={B}&client_address=nonsense,false",
        "token=nonsense,false"
    })
    void aFormGetsItsVerdict(String form, boolean active) throws Exception {
        RawHttp.Answer answer = gateway.post(
                "/oauth2/introspect", FORM, asker, form.replace("{T}", token).replace("{B}", bound));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getBoolean("active")).isEqualTo(active);
    }

    @Test
    void introspectionTellsAWrongCallerBySchemeUsed() throws Exception {
        RawHttp.Answer anonymous = gateway.post("/oauth2/introspect", FORM, "", "token=x");
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.all("WWW-Authenticate")).isEqualTo(ChallengeTest.BOTH);
        assertThat(new JsonObject(anonymous.body()).getString("error")).isEqualTo("invalid_client");
        assertThat(gateway.post("/oauth2/introspect", FORM, token, "token=x").status())
                .isEqualTo(401);
        RawHttp.Answer basic = gateway.ask("POST /oauth2/introspect HTTP/1.1\nHost: localhost\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString(("x:" + unknown()).getBytes(StandardCharsets.US_ASCII))
                + "\nContent-Length: 0");
        assertThat(basic.header("WWW-Authenticate")).isEqualTo(ChallengeTest.BOTH.get(0));
        assertThat(gateway.post("/oauth2/introspect", FORM, unknown(), "token=x")
                        .header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(gateway.post("/oauth2/introspect", JSON, asker, "{}").status())
                .isEqualTo(400);
    }

    private static String unknown() {
        return FakeTokens.FORMAT.generate(TokenKind.INTEGRATION).reveal();
    }

    /** RFC 6749 section 3.2: it cannot be read, so nobody can say whose secret it holds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "token=x&client_secret={G}&client_secret={G}",
                "token=x&client_secret={G}&client_secret=other",
                "token=x&client_secret=&client_secret={G}",
                "token=x&token=x&client_secret={G}",
                "token=x&token=x",
                "token=x&client_id=a&client_id=a",
                "token=x&client_secret=%zz",
                "token=%ff&client_secret={G}"
            })
    void aFormThatIsNotClearIsInvalidWhateverSecretItHolds(String form) throws Exception {
        String secret = form.replace("{G}", asker);
        RawHttp.Answer answer = gateway.post("/oauth2/introspect", FORM, "", secret);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo("invalid_request");
        assertThat(gateway.post("/oauth2/introspect", FORM, unknown(), secret).status())
                .isEqualTo(401);
    }

    @Test
    void aGatewayMayPutItsTokenIntoTheForm() throws Exception {
        String form = "token=" + token + "&client_id=x&client_secret=";
        RawHttp.Answer good = gateway.post("/oauth2/introspect", FORM, "", form + asker);
        assertThat(good.status()).isEqualTo(200);
        assertThat(new JsonObject(good.body()).getBoolean("active")).isTrue();
        assertThat(gateway.post("/oauth2/introspect", FORM, asker, form + asker).status())
                .isEqualTo(200);
        assertThat(gateway.post("/oauth2/introspect", FORM, asker, form).status())
                .isEqualTo(200);
        assertThat(gateway.post("/oauth2/introspect", FORM, "", "client_id=x&client_secret=" + asker)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aSecretInTheFormIsJudgedLikeAnyOther() throws Exception {
        String form = "token=" + token + "&client_id=x&client_secret=";
        for (String wrong : List.of("", "x", token, unknown())) {
            RawHttp.Answer answer = gateway.post("/oauth2/introspect", FORM, "", form + wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(401);
            assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo("invalid_client");
        }
        RawHttp.Answer two = gateway.post("/oauth2/introspect", FORM, asker, form + token);
        assertThat(two.status()).isEqualTo(401);
        assertThat(two.all("WWW-Authenticate")).isEqualTo(ChallengeTest.BOTH);
        assertThat(gateway.post("/oauth2/introspect", JSON, "", "{\"client_secret\":\"" + asker + "\"}")
                        .status())
                .isEqualTo(401);
        assertThat(gateway.post("/oauth2/introspect", FORM, "", form + asker + "&x=" + "y".repeat(65_536))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void theMetadataNamesTheEndpoints() throws Exception {
        RawHttp.Answer answer = gateway.ask("GET /.well-known/oauth-authorization-server HTTP/1.1\nHost: localhost");
        JsonObject metadata = new JsonObject(answer.body());
        assertThat(metadata.getString("issuer")).isEqualTo("https://tollgate.example.com");
        assertThat(metadata.getString("introspection_endpoint"))
                .isEqualTo("https://tollgate.example.com/oauth2/introspect");
        assertThat(metadata.getJsonArray("introspection_endpoint_auth_methods_supported"))
                .containsExactlyInAnyOrder("client_secret_basic", "client_secret_post", "Bearer");
        assertThat(metadata.getString("revocation_endpoint")).isEqualTo("https://tollgate.example.com/oauth2/revoke");
        assertThat(metadata.getString("jwks_uri")).isEqualTo("https://tollgate.example.com/.well-known/jwks.json");
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
