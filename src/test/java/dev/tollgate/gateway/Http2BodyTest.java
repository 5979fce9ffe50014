package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that share a connection (RFC 9113) do not suffer from each other. */
class Http2BodyTest {
    private final Vertx vertx = Vertx.vertx();
    private PlainGateway gateway;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        gateway = new PlainGateway();
        client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(gateway.port()));
    }

    @AfterEach
    void stop() throws Exception {
        await(client.close());
        gateway.close();
        await(vertx.close());
    }

    @Test
    void anEndlessBodyThatNobodyReadsEndsItsOwnStreamOnly() throws Exception {
        HttpClientRequest endless = await(client.request(HttpMethod.POST, "/auth"));
        AtomicInteger closed = new AtomicInteger();
        endless.connection().closeHandler(end -> closed.incrementAndGet());
        Future<Void> ended = sendUntilRefused(endless.setChunked(true).putHeader("Content-Length", "1000000000"));

        assertThat(ended.toCompletionStage().toCompletableFuture()).failsWithin(10, TimeUnit.SECONDS);
        HttpClientRequest next = await(client.request(HttpMethod.GET, "/auth"));
        assertThat(next.connection()).isSameAs(endless.connection());
        assertThat(await(next.send()).statusCode()).isEqualTo(401);
        assertThat(closed).hasValue(0);
    }

    /** @return fails when the stream is reset */
    private Future<Void> sendUntilRefused(HttpClientRequest request) {
        return request.write(Buffer.buffer(new byte[16 * 1024])).compose(sent -> sendUntilRefused(request));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
