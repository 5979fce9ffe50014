package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.FreePort;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code QUARKUS_MANAGEMENT_ENABLED=true}, as the images set it: metrics have a port of their own, and nothing else has. */
class MetricsPortIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void metricsMoveAndHealthStays() throws Exception {
        int port = FreePort.take();
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("QUARKUS_MANAGEMENT_ENABLED", "true");
        settings.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(port));
        try (TollgateProcess process = TollgateProcess.start(settings)) {
            assertThat(get(port, "/q/metrics").statusCode()).isEqualTo(200);
            assertThat(get(port, "/q/metrics").body()).contains("tollgate_verify_verdicts");
            assertThat(get(port, "/q/health/ready").statusCode()).isEqualTo(404);
            assertThat(get(port, "/auth").statusCode()).isEqualTo(404);
            HttpResponse<String> main = get(process.port(), "/q/metrics");
            assertThat(main.statusCode()).isEqualTo(404);
            assertThat(main.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(get(process.port(), "/q/health/ready").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
