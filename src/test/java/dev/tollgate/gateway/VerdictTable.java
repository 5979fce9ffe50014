package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every token state in every dialect gives status, headers and body as the contract says; where tokens come from varies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VerdictTable {
    private static final String PERMISSION = "scan:upload";

    abstract int port();

    /** The text that is presented for a token in that state. */
    abstract String presented(TokenState state);

    abstract String gatewayToken();

    /** Ids of the token and its organization, as text. */
    abstract Map.Entry<String, String> ids(TokenState state);

    static Stream<Arguments> everyStateInEveryDialect() {
        return Stream.of(TokenState.values())
                .flatMap(state -> Stream.of(Dialect.values()).map(dialect -> Arguments.of(state, dialect)));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("everyStateInEveryDialect")
    void theVerdictIsTheContracts(TokenState state, Dialect dialect) throws Exception {
        switch (dialect) {
            case JSON -> json(state);
            case BATCH -> batch(state);
            case AUTH -> forward(state, "GET /auth?permission=" + PERMISSION, "");
            case EXT_AUTHZ ->
                forward(state, "POST /ext-authz/../a", "Tollgate-Require-Permission: " + PERMISSION + "\n");
            case INTROSPECT -> introspect(state);
        }
    }

    private void json(TokenState state) throws Exception {
        RawHttp.Answer answer =
                post("/api/v1/verify", "application/json", question(state).encode());
        assertThat(answer.status()).isEqualTo(200);
        assertVerdict(state, new JsonObject(answer.body()));
    }

    private void batch(TokenState state) throws Exception {
        String items = question(state).encode();
        RawHttp.Answer answer =
                post("/api/v1/verify/batch", "application/json", "{\"items\":[" + items + ",{\"token\":\"\"}]}");
        assertThat(answer.status()).isEqualTo(200);
        assertVerdict(state, new JsonObject(answer.body()).getJsonArray("items").getJsonObject(0));
        assertThat(new JsonObject(answer.body()).getJsonArray("items").getJsonObject(1))
                .isEqualTo(new JsonObject("{\"valid\":false,\"code\":\"MALFORMED\",\"ageMillis\":0}"));
    }

    private void forward(TokenState state, String start, String more) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(
                port(),
                start + " HTTP/1.1\nHost: localhost\n" + more + "Authorization: Bearer " + presented(state) + "\n\n");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Tollgate-Code")).isEqualTo(state.code());
        switch (state.code()) {
            case "VALID" -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Tollgate-Token")).isEqualTo(ids(state).getKey());
                assertThat(answer.header("Tollgate-Organization"))
                        .isEqualTo(ids(state).getValue());
                assertThat(answer.header("Tollgate-Kind")).isEqualTo("ci");
                assertThat(answer.header("Tollgate-Role")).isEqualTo("CI%20Token");
                assertThat(answer.header("Tollgate-Permissions")).isEqualTo("scan:upload scan:read");
                assertThat(answer.header("WWW-Authenticate")).isNull();
            }
            case "ADDRESS_NOT_ALLOWED", "INSUFFICIENT_PERMISSIONS" -> {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
                assertThat(answer.header("Tollgate-Token")).isNull();
            }
            case "MALFORMED" -> {
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.all("WWW-Authenticate"))
                        .containsExactly("Basic realm=\"tollgate\", charset=\"UTF-8\"", "Bearer");
                assertThat(answer.header("Tollgate-Token")).isNull();
            }
            default -> {
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
                assertThat(answer.header("Tollgate-Token")).isNull();
            }
        }
    }

    private void introspect(TokenState state) throws Exception {
        RawHttp.Answer answer = post(
                "/oauth2/introspect",
                "application/x-www-form-urlencoded",
                "token=" + presented(state) + "&client_address=127.0.0.1");
        assertThat(answer.status()).isEqualTo(200);
        // It cannot ask for a permission: a token that lacks one is active, and its scope says so.
        if (!state.code().equals("VALID") && state != TokenState.INSUFFICIENT_PERMISSIONS) {
            assertThat(answer.body()).isEqualTo("{\"active\":false}");
            return;
        }
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getBoolean("active")).isTrue();
        assertThat(body.getString("scope"))
                .isEqualTo(state == TokenState.INSUFFICIENT_PERMISSIONS ? "scan:read" : "scan:upload scan:read");
        assertThat(body.getString("sub")).isEqualTo(ids(state).getKey());
        assertThat(body.getString("client_id")).isEqualTo(ids(state).getValue());
        assertThat(body.getString("iss")).startsWith("http").doesNotEndWith("/");
        assertThat(body.getString("token_type")).isEqualTo("Bearer");
        assertThat(body.getLong("iat")).isBetween(1_600_000_000L, 4_000_000_000L);
        assertThat(body.containsKey("exp")).isEqualTo(state == TokenState.VALID);
    }

    private void assertVerdict(TokenState state, JsonObject verdict) {
        boolean valid = state.code().equals("VALID");
        assertThat(verdict.getBoolean("valid")).isEqualTo(valid);
        assertThat(verdict.getString("code")).isEqualTo(state.code());
        assertThat(verdict.getLong("ageMillis")).isZero();
        if (!state.exists()) {
            assertThat(verdict.fieldNames()).containsExactlyInAnyOrder("valid", "code", "ageMillis");
            return;
        }
        assertThat(verdict.getString("tokenId")).isEqualTo(ids(state).getKey());
        assertThat(verdict.getString("organizationId")).isEqualTo(ids(state).getValue());
        assertThat(verdict.getString("kind")).isEqualTo("ci");
        assertThat(verdict.containsKey("organizationName")).isEqualTo(valid);
        if (valid) {
            assertThat(verdict.getString("organizationName")).isNotBlank();
            assertThat(verdict.getString("role")).isEqualTo("CI Token");
            assertThat(verdict.getJsonArray("permissions").getList())
                    .isEqualTo(java.util.List.of("scan:upload", "scan:read"));
            assertThat(verdict.containsKey("expiresAt")).isTrue();
            assertThat(verdict.getValue("expiresAt") == null).isEqualTo(state != TokenState.VALID);
        }
    }

    private JsonObject question(TokenState state) {
        return JsonObject.of("token", presented(state), "permission", PERMISSION, "clientAddress", "127.0.0.1");
    }

    private RawHttp.Answer post(String path, String type, String body) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(
                port(),
                "POST " + path + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + gatewayToken()
                        + "\nContent-Type: " + type + "\nContent-Length: " + body.length() + "\n\n" + body);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        return answer;
    }
}
