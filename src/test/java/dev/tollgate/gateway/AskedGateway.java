package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenKind;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A gateway that knows one who asks, and a token, and one that is bound to networks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AskedGateway {
    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    PlainGateway gateway;
    String asker;
    String token;
    String bound;

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

    RawHttp.Answer verify(String body) throws Exception {
        return gateway.post(
                "/api/v1/verify", JSON, asker, body.replace("{T}", token).replace("{B}", bound));
    }

    static void assertProblem(RawHttp.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(status);
    }

    static String unknown() {
        return FakeTokens.FORMAT.generate(TokenKind.INTEGRATION).reveal();
    }
}
