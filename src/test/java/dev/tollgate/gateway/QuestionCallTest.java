package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send a question, and how it has to come. */
class QuestionCallTest extends AskedGateway {
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
}
