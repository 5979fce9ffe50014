package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the rest of the target looks like, {@code /ext-authz} answers by the verdict. */
@QuarkusTest
@WithTestResource(value = Postgres.class, scope = TestResourceScope.GLOBAL)
class RawTargetTest {
    @Inject
    AgroalDataSource database;

    private String token;
    private int port;

    @BeforeEach
    void storeToken() throws Exception {
        port = io.restassured.RestAssured.port;
        StoredTokens tokens = new StoredTokens(database);
        token = tokens.token(tokens.organization("Raw"), StoredTokens.CI_TOKEN).value();
        Visible.await(port, token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ext-authz",
                "GET /ext-authz/",
                "GET /ext-authz/q/health/live",
                "GET /ext-authz/../q/health/live",
                "GET /ext-authz/%2e%2e/q/health/live",
                "GET /ext-authz/%2E%2E/q/health/live",
                "GET /ext-authz/..%2fq/health/live",
                "GET /ext-authz/a/b/../../../q/health/live",
                "GET /ext-authz//q/health/live",
                "GET /ext-authz/;/../q/health/live",
                "GET /ext-authz;a=b/../q/health/live",
                "GET /ext-authz/..;/q/health/live",
                "GET /ext-authz/%2f..%2fq/health/live",
                "GET /ext-authz/\\..\\q/health/live",
                "GET /ext-authz/a|b{c}^d`e[f]",
                "GET /ext-authz/%zz%",
                "GET /ext-authz?permission=none:such",
                "GET /ext-authz#/q/health/live",
                "GET /ext-authz/ä?ö=\"<x>\"",
                "GET /ext-authzfoo",
                "GET //ext-authz/../q/health/live",
                "GET http://localhost/ext-authz/../q/health/live",
                "GET HTTP://user@localhost:80/ext-authz/%2e%2e/q/health/live",
                "OPTIONS /ext-authz/../q/health/live",
                "HEAD /ext-authz/../q/health/live",
                "DELETE /ext-authz/../q/health/live",
                "PROPFIND /ext-authz/../q/health/live",
                "BREW /ext-authz/../q/health/live",
                "CONNECT /ext-authz/../q/health/live",
                "TRACE /ext-authz/../q/health/live"
            })
    void answersByTheVerdictAlone(String start) throws IOException {
        String head = start + " HTTP/1.1\nHost: localhost\nOrigin: http://elsewhere.test\n"
                + "Access-Control-Request-Method: GET\nAccess-Control-Request-Headers: x\n";
        RawHttp.Answer without = RawHttp.ask(port, head + "\n");
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("Tollgate-Code")).isEqualTo("MISSING");
        assertThat(without.all("WWW-Authenticate")).isEqualTo(ChallengeTest.BOTH);
        assertThat(without.body()).isEmpty();

        RawHttp.Answer bad = RawHttp.ask(port, head + "Authorization: Bearer nonsense\n\n");
        assertThat(bad.status()).isEqualTo(401);
        assertThat(bad.header("Tollgate-Code")).isEqualTo("MALFORMED");

        RawHttp.Answer good = RawHttp.ask(port, head + "Authorization: Bearer " + token + "\n\n");
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.header("Tollgate-Role")).isEqualTo("CI%20Token");
        assertThat(good.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x//ext-authz",
                "/./ext-authz",
                "/%65xt-authz",
                "/ext%2dauthz",
                "/EXT-AUTHZ",
                "http:/ext-authz/../q/health/live",
                "*",
                "localhost:80",
                "ext-authz",
            })
    void isNotFoundByAnotherSpelling(String target) throws IOException {
        RawHttp.Answer answer = RawHttp.ask(
                port, "GET " + target + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + token + "\n\n");
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.header("Tollgate-Code")).isNull();
    }

    @Test
    void aTargetThatIsNoUriIsAProblemElsewhere() throws IOException {
        RawHttp.Answer answer = RawHttp.ask(port, "GET /a|b HTTP/1.1\nHost: localhost\n\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("VALIDATION_FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "localhost:80", "api/v1/me"})
    void aTargetThatIsNoPathIsAProblem(String target) throws IOException {
        RawHttp.Answer answer = RawHttp.ask(port, "OPTIONS " + target + " HTTP/1.1\nHost: localhost\n\n");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: no host", "Host: a b", "Host: a/b", "Host: [::1", "Host: a:b", "Host: @"})
    void aHostThatIsNoneIsAProblemAndNoFaultOfOurs(String header) throws IOException {
        for (String path : new String[] {"/api/v1/me", "/nothing", "/q/health/live"}) {
            RawHttp.Answer answer = RawHttp.ask(port, "GET " + path + " HTTP/1.1\n" + header + "\n\n");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("VALIDATION_FAILED", "Host");
        }
        RawHttp.Answer verdict =
                RawHttp.ask(port, "GET /ext-authz HTTP/1.1\n" + header + "\nAuthorization: Bearer " + token + "\n\n");
        assertThat(verdict.status()).isEqualTo(200);
    }

    @Test
    void httpOfBeforeHostsIsServed() throws IOException {
        assertThat(RawHttp.ask(port, "GET /q/health/live HTTP/1.0\n\n").status())
                .isEqualTo(200);
    }

    @Test
    void anUpgradeToWebSocketIsAnsweredByTheVerdict() throws IOException {
        String upgrade = "GET /ext-authz/ws HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n"
                + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
        assertThat(RawHttp.ask(port, upgrade + "\n").status()).isEqualTo(401);
        assertThat(RawHttp.ask(port, upgrade + "Authorization: Bearer " + token + "\n\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anUpgradeToHttp2NeverAllowsWithoutAToken() throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send("GET /ext-authz/../q/health/live HTTP/1.1\nHost: localhost\nConnection: Upgrade, HTTP2-Settings\n"
                    + "Upgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__\n\n");
            RawHttp.Answer first = http.answer();
            if (first.status() == 101) {
                http.sendBytes(Http2Frames.PREFACE);
                assertThat(Http2Frames.statusOf(http.input(), 1)).isEqualTo("401");
            } else {
                assertThat(first.status()).isGreaterThanOrEqualTo(400);
            }
        }
    }

    @Test
    void http2PriorKnowledgeIsAnsweredByTheVerdict() throws IOException {
        assertThat(http2("/ext-authz/../q/health/live", null)).isEqualTo("401");
        assertThat(http2("/ext-authz/%2e%2e/q/health/live", "nonsense")).isEqualTo("401");
        assertThat(http2("/ext-authz/../q/health/live", token)).isEqualTo("200");
    }

    private String http2(String path, @Nullable String bearer) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.sendBytes(Http2Frames.PREFACE);
            http.sendBytes(Http2Frames.get(1, path, bearer));
            InputStream in = http.input();
            return Http2Frames.statusOf(in, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ext-authz/upload", "/auth"})
    void theBodyIsSkippedAndTheConnectionGoesOn(String target) throws IOException {
        String smuggled = "GET /q/health/live HTTP/1.1\nHost: localhost\n\n";
        String sized = "POST " + target + " HTTP/1.1\nHost: localhost\nContent-Length: "
                + smuggled.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8).length + "\n\n" + smuggled;
        String chunked = "PUT " + target + " HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n"
                + "Authorization: Bearer " + token + "\n\n5\nhello\n0\n\n";
        try (RawHttp http = new RawHttp(port)) {
            for (int round = 0; round < 3; round++) {
                assertThat(http.send(sized).answer().status()).isEqualTo(401);
                assertThat(http.send(chunked).answer().status()).isEqualTo(200);
            }
            http.send(sized + chunked + sized);
            assertThat(http.answer().status()).isEqualTo(401);
            assertThat(http.answer().status()).isEqualTo(200);
            assertThat(http.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void anExpectedContinueIsAnsweredWithTheVerdictAndTheEndOfTheConnection() throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send("POST /ext-authz HTTP/1.1\nHost: localhost\nContent-Length: 5\nExpect: 100-continue\n\n");
            RawHttp.Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(http.rest()).isEmpty();
        }
    }
}
