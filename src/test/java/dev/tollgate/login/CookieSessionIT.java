package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST} and {@code DELETE /api/v1/session}, and what a request with the cookie may do. */
class CookieSessionIT {
    private static Tenant home;
    private static Tenant.Member person;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        person = home.newMember("SUPER_ADMIN");
    }

    private static Api sameOrigin() {
        return SharedServer.anonymous().with("Sec-Fetch-Site", "same-origin");
    }

    private static Answer start(Api from) {
        return from.post("/api/v1/session", Map.of("email", person.email(), "password", SharedServer.PASSWORD));
    }

    /** What a browser sends back of the cookie that was set. */
    private static String cookie(Answer answer) {
        return answer.header("Set-Cookie").split(";", 2)[0];
    }

    /** A browser that has logged in, sending nothing but the cookie. */
    private static Api browser() {
        return SharedServer.anonymous()
                .with("Cookie", cookie(start(sameOrigin()).expect(204)));
    }

    @Test
    void onLoopbackTheCookieNeedsNoTls() {
        Answer started = start(sameOrigin()).expect(204);
        assertThat(started.text()).isEmpty();
        assertThat(started.header("Set-Cookie"))
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Secure", "__Host-", "Domain");
        browser().get("/api/v1/me").expect(200);
    }

    @Test
    void underItsRealNameTheCookieIsSecure() throws IOException {
        String body = "{\"email\": \"" + person.email() + "\", \"password\": \"" + SharedServer.PASSWORD + "\"}";
        String answer = raw("POST /api/v1/session HTTP/1.1\r\nHost: tollgate.example.org\r\nConnection: close\r\n"
                + "Origin: https://tollgate.example.org\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 204");
        String cookie = answer.lines()
                .filter(line -> line.regionMatches(true, 0, "Set-Cookie:", 0, 11))
                .findFirst()
                .orElseThrow();
        assertThat(cookie)
                .contains("__Host-", "HttpOnly", "Secure", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain");
        String pair = cookie.substring(11).strip().split(";", 2)[0];
        String request = "GET /api/v1/me HTTP/1.1\r\nHost: tollgate.example.org\r\nConnection: close\r\nCookie: ";
        assertThat(raw(request + pair + "\r\n\r\n")).startsWith("HTTP/1.1 200");
        // A name that any host of the domain could set is not believed there.
        String loopback = cookie(start(sameOrigin()).expect(204));
        assertThat(raw(request + loopback + "\r\n\r\n")).startsWith("HTTP/1.1 401");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", SharedServer.process().port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "same-origin | -        | true",
                "same-origin | elsewhere| true",
                "same-site   | -        | false",
                "same-site   | own      | false",
                "cross-site  | -        | false",
                "cross-site  | own      | false",
                "none        | own      | false",
                "nonsense    | own      | false",
                "-           | own      | true",
                "-           | elsewhere| false",
                "-           | null     | false",
                "-           | -        | false"
            })
    void onlyTheDashboardItselfChangesAnything(String site, String origin, boolean own) {
        Api from = from(SharedServer.anonymous(), site, origin);
        Api browser = from(browser(), site, origin);
        if (own) {
            start(from).expect(204);
            browser.post(home.path("tokens"), Map.of("label", SharedServer.unique("t"), "role", "CI Token"))
                    .expect(201);
            browser.delete("/api/v1/session").expect(204);
            return;
        }
        start(from).expectProblem(403, "CSRF");
        browser.post(home.path("tokens"), "{\"malformed").expectProblem(403, "CSRF");
        browser.patch(home.path(), Map.of("name", "Taken over")).expectProblem(403, "CSRF");
        browser.delete(home.path("users", person.id())).expectProblem(403, "CSRF");
        browser.post("/api/v1/logout").expectProblem(403, "CSRF");
        browser.delete("/api/v1/session").expectProblem(403, "CSRF");
        browser.get("/api/v1/me").expect(200);
    }

    private static Api from(Api browser, String site, String origin) {
        Api with = site == null ? browser : browser.with("Sec-Fetch-Site", site);
        if (origin == null) {
            return with;
        }
        String url = SharedServer.process().url();
        return with.with(
                "Origin", origin.equals("own") ? url : origin.equals("null") ? "null" : "https://evil.example");
    }

    @Test
    void anAuthorizationHeaderDecidesAlone() {
        browser().with("Authorization", "Bearer nonsense").get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        browser().bearer(person.accessToken()).post("/api/v1/logout").expectProblem(403, "FORBIDDEN");
    }

    @Test
    void logoutEndsTheSessionAndErasesTheCookie() {
        Api browser = browser().with("Sec-Fetch-Site", "same-origin");
        Answer ended = browser.delete("/api/v1/session").expect(204);
        assertThat(ended.header("Set-Cookie")).contains("Max-Age=0");
        browser.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aWrongPasswordSetsNoCookie() {
        Answer refused = sameOrigin()
                .with("X-Forwarded-For", SharedServer.uniqueAddress())
                .post("/api/v1/session", Map.of("email", person.email(), "password", "wrong"))
                .expectProblem(401, "BAD_CREDENTIALS");
        assertThat(refused.header("Set-Cookie")).isEmpty();
    }

    @Test
    void anInventedCookieIsNoCredential() {
        SharedServer.anonymous()
                .with("Cookie", "tollgate-loopback=invented")
                .get("/api/v1/me")
                .expectProblem(401, "UNAUTHENTICATED");
    }
}
