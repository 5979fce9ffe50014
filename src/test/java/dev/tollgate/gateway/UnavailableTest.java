package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.LapsedVerifier;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica that cannot say says so, in every dialect, and never that a token is good or bad. */
class UnavailableTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final FakeTokens tokens = new FakeTokens();
    private String asker;
    private String known;
    private String unknown;
    private PlainGateway silent;
    private PlainGateway behind;

    @BeforeEach
    void start() throws Exception {
        asker = tokens.add(FakeTokens.active(FakeTokens.GATEWAY));
        known = tokens.add(FakeTokens.active(FakeTokens.CI_TOKEN));
        unknown = FakeTokens.FORMAT.generate(TokenKind.INTEGRATION).reveal();
        silent = new PlainGateway(tokens, LapsedVerifier.silent(FakeTokens.FORMAT, tokens), List.of());
        behind = new PlainGateway(tokens, LapsedVerifier.behind(FakeTokens.FORMAT, tokens), List.of());
    }

    @AfterEach
    void stop() throws Exception {
        silent.close();
        behind.close();
    }

    private static void assertUnavailableProblem(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("UNAVAILABLE");
    }

    private static void assertUnavailableOAuth(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("active");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth", "/ext-authz/x"})
    void forwardAuthAnswers503(String target) throws Exception {
        String head = "GET " + target + " HTTP/1.1\nHost: localhost\nPrivate-Token: ";
        for (RawHttp.Answer answer : List.of(silent.ask(head + known), behind.ask(head + unknown))) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Tollgate-Code")).isEqualTo("UNAVAILABLE");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("WWW-Authenticate")).isNull();
        }
        // It may have been imported: which lengths are in use is not known either.
        for (RawHttp.Answer answer : List.of(silent.ask(head + "x".repeat(16)), behind.ask(head + "x".repeat(512)))) {
            assertThat(answer.header("Tollgate-Code")).isEqualTo("UNAVAILABLE");
        }
        assertThat(behind.ask(head + "x".repeat(513)).header("Tollgate-Code")).isEqualTo("MALFORMED");
        assertThat(behind.ask(head + known).status()).isEqualTo(200);
        assertThat(silent.ask(head + "nonsense").status()).isEqualTo(401);
        assertThat(silent.ask("GET " + target + " HTTP/1.1\nHost: localhost").status())
                .isEqualTo(401);
    }

    @Test
    void anAskerThatCannotBeJudgedIsAnswered503() throws Exception {
        assertUnavailableProblem(silent.post("/api/v1/verify", JSON, asker, question(known)));
        assertUnavailableProblem(silent.post("/api/v1/verify/batch", JSON, asker, "{}"));
        assertUnavailableOAuth(silent.post("/oauth2/introspect", FORM, asker, "token=" + known));
    }

    @Test
    void aTokenThatCannotBeJudgedIsAnswered503() throws Exception {
        assertUnavailableProblem(behind.post("/api/v1/verify", JSON, asker, question(unknown)));
        assertUnavailableOAuth(behind.post("/oauth2/introspect", FORM, asker, "token=" + unknown));
    }

    @Test
    void anOldAnswerTellsItsAge() throws Exception {
        RawHttp.Answer answer = behind.post("/api/v1/verify", JSON, asker, question(known));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getLong("ageMillis")).isBetween(10_000L, 60_000L);
    }

    @Test
    void aBatchTellsPerItem() throws Exception {
        String body = "{\"items\":[" + question(known) + "," + question(unknown) + "," + question("x") + "]}";
        RawHttp.Answer answer = behind.post("/api/v1/verify/batch", JSON, asker, body);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new JsonObject(answer.body())
                        .getJsonArray("items").stream().map(item -> ((JsonObject) item).getString("code")))
                .containsExactly("VALID", "UNAVAILABLE", "MALFORMED");
    }

    private static String question(String token) {
        return JsonObject.of("token", token).encode();
    }
}
