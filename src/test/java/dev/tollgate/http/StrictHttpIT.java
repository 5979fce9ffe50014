package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.Http2Frames;
import dev.tollgate.gateway.RawHttp;
import dev.tollgate.support.SharedServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP as it is written, whatever the path; and every refusal says what it is. */
class StrictHttpIT {
    private final int port = SharedServer.process().port();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "POST %s HTTP/1.1|Host: a|Transfer-Encoding: xchunked||; 501; NOT_IMPLEMENTED",
                "POST %s HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||; 501; NOT_IMPLEMENTED",
                "GET %s HTTP/1.1|Host: a|Host: b||; 400; VALIDATION_FAILED",
                "GET %s|; 400; VALIDATION_FAILED",
                "GET %s HTTP/1.3|Host: a||; 505; VERSION_NOT_SUPPORTED",
                "GET %s HTTP/1.1|Host: a|X: a| b||; 400; VALIDATION_FAILED",
                "POST %s HTTP/1.1|Host: a|Content-Length: 3|Transfer-Encoding: chunked||0||; 400; VALIDATION_FAILED",
                "POST %s HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 2||; 400; VALIDATION_FAILED",
            })
    void whatIsNotHttpIsAProblemEverywhere(String request, int status, String code) throws IOException {
        for (String path : new String[] {"/auth", "/ext-authz/x", "/api/v1/me", "/nothing", "/ui", "/q/health/live"}) {
            RawHttp.Answer answer =
                    RawHttp.ask(port, request.replace("%s", path).replace('|', '\n'));
            assertThat(answer.status()).as(path).isEqualTo(status);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.body()).contains(code);
        }
    }

    @Test
    void aRefusalWaitsForItsTurn() throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send("POST /api/v1/leaks HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 18\n\n"
                    + "{\"tokens\": [\"no\"]}GET /auth HTTP/1.1\nHost: a\nHost: b\n\n");
            assertThat(http.answer().status()).isEqualTo(202);
            assertThat(http.answer().status()).isEqualTo(400);
            assertThat(http.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth", "/ext-authz/x", "/api/v1/me", "/q/health/live"})
    void theUpgradeToHttp2IsNotMade(String path) throws IOException {
        RawHttp.Answer answer = RawHttp.ask(
                port,
                "GET " + path + " HTTP/1.1\nHost: localhost\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\n\n");
        assertThat(answer.status()).isIn(200, 401);
    }

    @Test
    void http2FromTheBeginningIsSpoken() throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.sendBytes(Http2Frames.PREFACE);
            http.sendBytes(Http2Frames.get(1, "/auth", null));
            assertThat(Http2Frames.statusOf(http.input(), 1)).isEqualTo("401");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/api/v1/me, localhost, 401",
        "http://LOCALHOST:80/api/v1/me, localhost, 401",
        "http://evil.example/api/v1/me, localhost, 400",
        "//evil.example/api/v1/me, localhost, 404",
    })
    void theTargetsHostIsTheHeaders(String target, String host, int status) throws IOException {
        assertThat(RawHttp.ask(port, "GET " + target + " HTTP/1.1\nHost: " + host + "\n\n")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "/", "a/b/c", ";", "text/plain; charset", "application/json, text/plain", "ä"})
    void aMediaTypeThatIsNoneIsNoFaultOfOurs(String type) throws IOException {
        String organization = "/api/v1/organizations/01900000-0000-7000-8000-000000000000";
        for (String path : new String[] {organization + "/audit-events", "/api/v1/me", organization + "/tokens"}) {
            for (String header : new String[] {"Content-Type", "Accept"}) {
                RawHttp.Answer answer = RawHttp.ask(
                        port, "GET " + path + " HTTP/1.1\nHost: localhost\n" + header + ": " + type + "\n\n");
                assertThat(answer.status()).as(header + " " + path).isIn(401, 406);
                if (header.equals("Content-Type")) {
                    assertThat(answer.status()).isEqualTo(401);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: ;;=;a",
                "Authorization: Basic %",
                "Accept-Language: ;q",
                "Accept-Charset: ;",
                "If-None-Match: x",
                "If-Modified-Since: x",
                "Origin: x",
                "Range: x",
                "X-Forwarded-For: ;",
                "Forwarded: x",
                "traceparent: x",
                "X-Request-Id: ä",
                "Idempotency-Key: ",
                "Expect: x",
                "TE: x",
                "Upgrade: x"
            })
    void neitherIsAnotherHeader(String header) throws IOException {
        for (String path : new String[] {"/api/v1/me", "/ui", "/nothing", "/q/openapi"}) {
            assertThat(RawHttp.ask(port, "GET " + path + " HTTP/1.1\nHost: localhost\n" + header + "\n\n")
                            .status())
                    .as(path)
                    .isLessThan(500);
        }
    }
}
