package dev.tollgate.tracing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes what is sent by OTLP, over HTTP (protobuf) or by gRPC, and keeps it as it came, each byte as one character: ids
 * stand in it as their bytes and names as their text.
 */
final class Collector implements AutoCloseable {
    private static final String GRPC = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();

    Collector() {
        server = vertx.createHttpServer().requestHandler(this::take);
        server.listen(0, "localhost").toCompletionStage().toCompletableFuture().join();
    }

    private void take(HttpServerRequest request) {
        boolean grpc = request.path().equals(GRPC);
        if (!grpc && !request.path().equals("/v1/traces")) {
            request.response().setStatusCode(404).end();
            return;
        }
        request.bodyHandler(body -> {
            received.add(body.toString(StandardCharsets.ISO_8859_1));
            if (grpc) {
                // An empty message, not compressed, of no bytes.
                request.response().putHeader("Content-Type", "application/grpc").putTrailer("grpc-status", "0");
                request.response().end(Buffer.buffer(new byte[5]));
            } else {
                request.response()
                        .putHeader("Content-Type", "application/x-protobuf")
                        .end();
            }
        });
    }

    /**
     * What sends the traces of a process here, without delay; it does not switch them on.
     *
     * @param protocol {@code grpc} or {@code http/protobuf}
     */
    Map<String, String> environment(String protocol) {
        return Map.of(
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://localhost:" + server.actualPort(),
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                protocol,
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                "PT0.1S");
    }

    List<String> received() {
        return List.copyOf(received);
    }

    boolean has(String name) {
        return received.stream().anyMatch(message -> message.contains(name));
    }

    /** @param id of a trace or span, hexadecimal */
    boolean hasId(String id) {
        return has(new String(HexFormat.of().parseHex(id), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
