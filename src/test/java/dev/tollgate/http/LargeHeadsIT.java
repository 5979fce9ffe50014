package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.SharedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heads as large as gateways pass on get a verdict; larger ones are refused with a reason. */
class LargeHeadsIT {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void aHeadIsAsLargeAsAGateways(HttpVersion version) throws Exception {
        for (int size : new int[] {4_080, 60 * 1024 - 20}) {
            assertThat(ask(version, "/ext-authz/" + "a".repeat(size), 0)).startsWith("401");
            assertThat(ask(version, "/auth?x=" + "a".repeat(size), 0)).startsWith("401");
        }
        assertThat(ask(version, "/auth", 6_500)).startsWith("401");
        assertThat(ask(version, "/auth", 15_900)).startsWith("401");
        assertThat(ask(version, "/api/v1/verify", 15_900)).contains("405");
        assertThat(ask(version, "/ext-authz/" + "a".repeat(60 * 1024 - 20), 15_900))
                .startsWith("401");
        assertThat(ask(version, "/api/v1/me?search=" + "a".repeat(50_000), 15_900))
                .startsWith("401 {");
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void aLargerOneIsAProblem(HttpVersion version) throws Exception {
        for (String path : new String[] {"/auth", "/ext-authz/", "/api/v1/me", "/nothing"}) {
            assertThat(ask(version, path + "?" + "a".repeat(70 * 1024), 0))
                    .startsWith("414 {")
                    .contains("URI_TOO_LONG");
            assertThat(ask(version, path, 20_000)).startsWith("431 {").contains("HEADERS_TOO_LARGE");
        }
    }

    /** In HTTP/2 it is only known when all of it has been read. */
    @Test
    void aMuchLargerOneIsAProblemInHttp2Too() throws Exception {
        for (int size : new int[] {60_000, 70_000, 100_000, 200_000}) {
            assertThat(ask(HttpVersion.HTTP_2, "/auth", size)).startsWith("431 {");
            assertThat(ask(HttpVersion.HTTP_2, "/api/v1/me", size)).startsWith("431 {");
        }
        assertThat(ask(HttpVersion.HTTP_2, "/auth?" + "a".repeat(800_000), 0)).startsWith("414 {");
    }

    /** @param header of four headers of so many characters; the answer's status and body */
    private String ask(HttpVersion version, String target, int header) throws Exception {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(version)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultHost("localhost")
                .setDefaultPort(SharedServer.process().port()));
        try {
            return await(client.request(HttpMethod.GET, target)
                    .compose(request -> {
                        for (int i = 0; i < 4 && header > 0; i++) {
                            request.putHeader("X-Long-" + i, "b".repeat(header));
                        }
                        return request.send();
                    })
                    .compose(LargeHeadsIT::text));
        } finally {
            await(client.close());
        }
    }

    private static Future<String> text(HttpClientResponse response) {
        return response.body().map(Buffer::toString).map(body -> response.statusCode() + " " + body);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
