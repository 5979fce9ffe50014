package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenKind;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller without a readable credential is told to come with: tools are asked for a password, pages are not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChallengeTest {
    static final List<String> BOTH = List.of("Basic realm=\"tollgate\", charset=\"UTF-8\"", "Bearer");
    private static final List<String> QUESTIONS =
            List.of("GET /auth", "POST /auth", "GET /ext-authz/x", "POST /oauth2/introspect");

    private PlainGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = new PlainGateway();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    private static List<String> challenges(PlainGateway gateway, String question, String headers) throws Exception {
        RawHttp.Answer answer = gateway.ask(question + " HTTP/1.1\nHost: localhost" + headers);
        assertThat(answer.status()).as(question).isEqualTo(401);
        return answer.all("WWW-Authenticate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\nAuthorization: Bearer x",
                "\nAuthorization: Basic eDp4",
                "\nAuthorization: Negotiate x",
                "\nAuthorization: ",
                "\nPrivate-Token: x",
                "\nPrivate-Token: x\nPrivate-Token: y"
            })
    void aToolIsAskedForAPasswordFirst(String headers) throws Exception {
        for (String question : QUESTIONS) {
            assertThat(challenges(gateway, question, headers)).as(question).isEqualTo(BOTH);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\nSec-Fetch-Mode: cors", "\nsec-fetch-mode: navigate", "\nX-Requested-With: XMLHttpRequest"})
    void aPageShowsNoPasswordBox(String headers) throws Exception {
        for (String question : QUESTIONS) {
            assertThat(challenges(gateway, question, headers)).as(question).isEqualTo(List.of("Bearer"));
            assertThat(challenges(gateway, question, headers + "\nAuthorization: Basic eDp4"))
                    .as(question)
                    .singleElement()
                    .asString()
                    .startsWith("Bearer");
        }
    }

    @Test
    void basicIsNotDemandedWhereItIsSwitchedOff() throws Exception {
        try (PlainGateway plain = new PlainGateway(PlainGateway.headers(), PlainGateway.basicConfig(true, false))) {
            for (String question : QUESTIONS) {
                assertThat(challenges(plain, question, "")).as(question).isEqualTo(List.of("Bearer"));
            }
        }
    }

    @Test
    void aTokenThatIsNotGoodIsToldSo() throws Exception {
        String unknown = FakeTokens.FORMAT.generate(TokenKind.INTEGRATION).reveal();
        for (String target : List.of("/auth", "/ext-authz")) {
            assertThat(challenges(gateway, "GET " + target, "\nPrivate-Token: " + unknown))
                    .isEqualTo(List.of("Bearer error=\"invalid_token\""));
        }
    }
}
