package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = Postgres.class, scope = TestResourceScope.GLOBAL)
class OpenApiTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v1/verify,post",
        "/api/v1/verify/batch,post",
        "/auth,get",
        "/ext-authz,get",
        "/oauth2/introspect,post",
        "/.well-known/oauth-authorization-server,get"
    })
    void everyRawRouteIsDescribed(String path, String method) {
        JsonObject document =
                new JsonObject(RestAssured.get("/q/openapi?format=json").asString());
        JsonObject operation =
                document.getJsonObject("paths").getJsonObject(path).getJsonObject(method);
        assertThat(operation.getString("operationId")).isNotBlank();
        assertThat(operation.getString("summary")).isNotBlank();
        assertThat(operation.getJsonObject("responses").fieldNames()).contains("400", "408", "414", "431", "500");
        assertThat(document.getJsonObject("components")
                        .getJsonObject("securitySchemes")
                        .fieldNames())
                .containsAll(List.of("bearer", "basic"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/verify,POST",
        "/api/v1/verify/batch,POST",
        "/oauth2/introspect,POST",
        "/.well-known/oauth-authorization-server,GET"
    })
    void anotherMethodIsRefusedWithTheOnesThereAre(String path, String method) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(RestAssured.port, "PATCH " + path + " HTTP/1.1\nHost: localhost\n\n");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains(method);
    }
}
