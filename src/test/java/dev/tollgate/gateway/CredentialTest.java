package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.request.PresentedValue;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request presents a token, and what it may require of it. In the requests, T, U and G stand for tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialTest {
    private PlainGateway gateway;
    private String token;
    private String other;

    @BeforeAll
    void start() throws Exception {
        gateway = new PlainGateway();
        token = gateway.tokens.add(FakeTokens.active(FakeTokens.CI_TOKEN));
        other = gateway.tokens.add(FakeTokens.active(FakeTokens.CI_TOKEN));
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    private RawHttp.Answer auth(String target, String headers) throws Exception {
        String lines = headers.replace("{T}", token).replace("{U}", other);
        return gateway.ask("GET " + target + " HTTP/1.1\nHost: localhost" + (lines.isEmpty() ? "" : "\n" + lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer {T}",
                "authorization: bearer {T}",
                "AUTHORIZATION: BEARER   {T}",
                "Private-Token: {T}",
                "private-token:   {T}  ",
                "Authorization: Bearer {T}\nPrivate-Token: {T}",
                "Authorization: Bearer {T}\nAuthorization: Bearer {T}",
                "Authorization: \nPrivate-Token: {T}"
            })
    void aGoodTokenIsFound(String headers) throws Exception {
        assertThat(auth("/auth", headers).status()).isEqualTo(200);
        assertThat(auth("/ext-authz", headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer {T}\nPrivate-Token: {U}",
                "Authorization: Bearer {T}\nAuthorization: Bearer {U}",
                "Private-Token: {T}\nPrivate-Token: {U}",
                "Authorization: Bearer {T}, Bearer {U}",
                "Authorization: Bearer {T}\nAuthorization: Negotiate abc",
                "Authorization: Bearer",
                "Authorization: {T}",
                "Authorization: Token {T}",
                "Authorization: BearerX {T}",
                "Authorization: Basic {T}",
                "Authorization: Basic bm9jb2xvbg==",
                "Authorization: Basic ====",
                "Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln",
                "Authorization: Bearer {T}x",
                "Cookie: session=x\nAuthorization: Bearer x"
            })
    void whatIsNoSingleTokenIsMalformed(String headers) throws Exception {
        RawHttp.Answer answer = auth("/auth", headers);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Tollgate-Code")).isEqualTo("MALFORMED");
        assertThat(answer.all("WWW-Authenticate")).isEqualTo(ChallengeTest.BOTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization:  ", "Cookie: __Host-session=abc", "Private-Token: "})
    void noCredentialIsMissing(String headers) throws Exception {
        RawHttp.Answer answer = auth("/auth", headers);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Tollgate-Code")).isEqualTo("MISSING");
        assertThat(answer.all("WWW-Authenticate")).isEqualTo(ChallengeTest.BOTH);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "größe", "us er"})
    void thePasswordOfBasicIsTheToken(String user) throws Exception {
        String pair = Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
        assertThat(auth("/auth", "Authorization: basic " + pair).status()).isEqualTo(200);
        assertThat(auth("/auth", "Authorization: Basic " + pair + "\nPrivate-Token: {T}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void thePasswordOfBasicBeginsAtTheFirstColon() throws Exception {
        String pair = Base64.getEncoder().encodeToString(("a:b:" + token).getBytes(StandardCharsets.UTF_8));
        assertThat(auth("/auth", "Authorization: Basic " + pair).header("Tollgate-Code"))
                .isEqualTo("MALFORMED");
    }

    @Test
    void anEmptyPasswordOfBasicLeavesTheUserName() throws Exception {
        assertThat(auth("/auth", "Authorization: Basic " + base64(token + ":")).status())
                .isEqualTo(200);
        assertThat(auth("/auth", "Authorization: Basic " + base64(token + ":") + "\nPrivate-Token: {T}")
                        .status())
                .isEqualTo(200);
        assertThat(auth("/auth", "Authorization: Basic " + base64(token + ":") + "\nPrivate-Token: {U}")
                        .header("Tollgate-Code"))
                .isEqualTo("MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{T}:x", "{T}: ", ":", "{T}", "{T}::"})
    void anyOtherPasswordIsTheToken(String pair) throws Exception {
        String encoded = base64(pair.replace("{T}", token));
        assertThat(auth("/auth", "Authorization: Basic " + encoded).header("Tollgate-Code"))
                .isEqualTo("MALFORMED");
    }

    @Test
    void userNamesAreNoTokensWhereTheyAreSwitchedOff() throws Exception {
        try (PlainGateway strict = new PlainGateway(PlainGateway.headers(), PlainGateway.basicConfig(false, true))) {
            String here = strict.tokens.add(FakeTokens.active(FakeTokens.CI_TOKEN));
            String head = "GET /auth HTTP/1.1\nHost: localhost\nAuthorization: Basic ";
            assertThat(strict.ask(head + base64(here + ":")).header("Tollgate-Code"))
                    .isEqualTo("MALFORMED");
            assertThat(strict.ask(head + base64("x:" + here)).status()).isEqualTo(200);
        }
    }

    @Test
    void aConfiguredHeaderPresentsAToken() throws Exception {
        try (PlainGateway wider = new PlainGateway(
                PlainGateway.headers("X-API-Key", " x-auth-token "), PlainGateway.basicConfig(true, true))) {
            String here = wider.tokens.add(FakeTokens.active(FakeTokens.CI_TOKEN));
            String there = wider.tokens.add(FakeTokens.active(FakeTokens.CI_TOKEN));
            String head = "GET /auth HTTP/1.1\nHost: localhost\n";
            assertThat(wider.ask(head + "x-api-key: " + here).status()).isEqualTo(200);
            assertThat(wider.ask(head + "X-Auth-Token:  " + here).status()).isEqualTo(200);
            assertThat(wider.ask(head + "X-API-Key: " + here + "\nPrivate-Token: " + here)
                            .status())
                    .isEqualTo(200);
            for (String second :
                    List.of("X-API-Key: ", "X-Auth-Token: ", "Private-Token: ", "Authorization: Bearer ")) {
                assertThat(wider.ask(head + "X-API-Key: " + here + "\n" + second + there)
                                .header("Tollgate-Code"))
                        .as(second)
                        .isEqualTo("MALFORMED");
            }
            assertThat(wider.ask(head + "X-API-Key: ").header("Tollgate-Code")).isEqualTo("MISSING");
        }
    }

    @Test
    void aHeaderThatIsNotConfiguredPresentsNothing() throws Exception {
        assertThat(auth("/auth", "X-API-Key: {T}").header("Tollgate-Code")).isEqualTo("MISSING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "private-token", "X API Key", "X-API-Key:", "Cookie", "Ü"})
    void aHeaderThatCannotPresentATokenIsRefused(String name) {
        assertThatThrownBy(() -> new PresentedValue(PlainGateway.headers(name), PlainGateway.basicConfig(true, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TOLLGATE_TOKEN_HEADERS");
    }

    private static String base64(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/auth?permission=scan:upload,''",
        "/auth?permission=scan:upload+scan:read,''",
        "/auth?permission=scan%3Aupload%20scan:read&x=y,''",
        "/auth?a&permission=scan:read&permission=scan:upload,'Tollgate-Require-Permission: scan:read'",
        "/auth?x=1,'Tollgate-Require-Permission: scan:read, scan:upload'",
        "/auth?permissio=x&roles=x&scoped=x,''",
        "/ext-authz?permissions=x&scope=x&role=x,''",
        "/auth?,'Tollgate-Require-Permission: scan:read\nTollgate-Require-Permission: scan:upload'",
        "/ext-authz?permission=none:such,'Tollgate-Require-Permission: scan:read'"
    })
    void permissionsThatAllHoldAllow(String target, String headers) throws Exception {
        String more = headers.isEmpty() ? "" : "\n" + headers;
        assertThat(auth(target, "Private-Token: {T}" + more).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/auth?permission=none:such,''",
        "/auth?permission=scan:upload&permission=none:such,''",
        "/auth?permission=scan:upload+none:such,''",
        "/auth?permission=,''",
        "/auth?permission,''",
        "/auth?permission=+,''",
        "/auth?permission=scan:upload&permission=%zz,''",
        "/auth?%70ermission=none:such,''",
        "/auth?permission=SCAN:UPLOAD,''",
        "/auth?permission=scan:upload;permission=scan:read,''",
        "/auth?permissions=scan:read,''",
        "/auth?permissions,''",
        "/auth?scope=scan:read,''",
        "/auth?scopes=,''",
        "/auth?role=CI+Token,''",
        "/auth?Permission=scan:read,''",
        "/auth?SCOPE=scan:read,''",
        "/auth?permission=scan:read&permission%73=scan:read,''",
        "/auth?permissions=scan:read,'Tollgate-Require-Permission: scan:read'",
        "/auth,'Tollgate-Require-Permissions: scan:read'",
        "/ext-authz,'Tollgate-Require-Permissions: scan:read'",
        "/auth?permission=scan:upload,'Tollgate-Require-Permission: none:such'",
        "/auth?permission=scan:upload,'Tollgate-Require-Permission: scan:read\ntollgate-require-permission: none:such'",
        "/auth,'Tollgate-Require-Permission: '",
        "/ext-authz?permission=scan:read,'Tollgate-Require-Permission: none:such'"
    })
    void onePermissionThatDoesNotHoldDenies(String target, String headers) throws Exception {
        RawHttp.Answer answer = auth(target, "Private-Token: {T}" + (headers.isEmpty() ? "" : "\n" + headers));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Tollgate-Code")).isEqualTo("INSUFFICIENT_PERMISSIONS");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PURGE", "CONNECT"})
    void anyMethodIsAnsweredTheSame(String method) throws Exception {
        String rest = " /auth HTTP/1.1\nHost: localhost\n";
        RawHttp.Answer good = gateway.ask(method + rest + "Private-Token: " + token);
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.header("Tollgate-Permissions")).isEqualTo("scan:upload scan:read");
        assertThat(gateway.ask(method + rest + "Private-Token: x").status()).isEqualTo(401);
    }

    @Test
    void aRoleNameOfAnyTextStaysOneHeader() throws Exception {
        String hostile = gateway.tokens.add(
                FakeTokens.active(FakeTokens.role("Prüfer 100%\r\nSet-Cookie: a=b", "a\r\nX-Evil: 1", "ü")));
        RawHttp.Answer answer = auth("/auth", "Private-Token: " + hostile);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Tollgate-Role")).isEqualTo("Pr%C3%BCfer%20100%25%0D%0ASet-Cookie%3A%20a%3Db");
        assertThat(answer.header("Set-Cookie")).isNull();
        assertThat(answer.header("X-Evil")).isNull();
    }

    @Test
    void anAccessTokenMayNotAskAboutOthers() throws Exception {
        KnownToken like = FakeTokens.active(FakeTokens.GATEWAY);
        String access = gateway.tokens.add(new KnownToken(
                like.id(),
                TokenKind.ACCESS,
                like.state(),
                like.createdAtMillis(),
                FakeTokens.NEVER,
                FakeTokens.NEVER,
                like.allowed(),
                like.organization(),
                like.role()));
        assertThat(gateway.post("/api/v1/verify", "application/json", access, "{}")
                        .status())
                .isEqualTo(403);
        assertThat(auth("/auth", "Private-Token: " + access).header("Tollgate-Kind"))
                .isEqualTo("pat");
    }
}
