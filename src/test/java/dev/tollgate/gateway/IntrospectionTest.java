package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A question as a form (RFC 7662), and who may send one. */
class IntrospectionTest extends AskedGateway {
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
}
