package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.RawHttp;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What clients think up makes no series, and does not end the counting of what there is. */
class MetricSeriesIT {
    @Test
    void inventionsShareOneSeries() throws IOException {
        int port = SharedServer.process().port();
        invent(port, 0);
        long before = series();
        long counted = counted();
        for (int i = 1; i <= 150; i++) {
            invent(port, i);
        }
        // The JVM has some of its own that begin when it likes, and an end is counted when the server sees it.
        assertThat(series()).isLessThan(before + 20);

        SharedServer.anonymous()
                .patch(path("webhooks/" + UUID.randomUUID()), Map.of())
                .expectProblem(401, "UNAUTHENTICATED");
        assertThat(counted()).isEqualTo(counted + 1);
    }

    /** What hardly anybody asks for. */
    private static long counted() {
        return page().lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count{")
                        && line.contains("method=\"PATCH\"")
                        && line.contains("status=\"401\"")
                        && line.contains("uri=\"/api/v1/organizations/{org}/webhooks/{webhook}\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String path(String rest) {
        return "/api/v1/organizations/" + UUID.randomUUID() + "/" + rest;
    }

    private static void invent(int port, int i) throws IOException {
        String host = " HTTP/1.1\nHost: localhost\nConnection: close\n\n";
        RawHttp.ask(port, "M" + i + " /api/v1/login" + host);
        RawHttp.ask(port, "GET /ui/x" + i + host);
        RawHttp.ask(port, "GET //" + i + "/" + host);
        RawHttp.ask(port, "GET /nothing/" + i + host);
        RawHttp.ask(port, "GET /a|" + i + host);
        RawHttp.ask(port, "GET /assets/" + String.format("%016x", i) + "/app.js" + host);
        RawHttp.ask(port, "PUT /api/v1/organizations/" + UUID.randomUUID() + host);
        RawHttp.ask(port, "OPTIONS /api/v1/organizations/" + UUID.randomUUID() + host);
        try (RawHttp http = new RawHttp(port)) {
            // Gone before the answer.
            http.send("POST /gone/" + i + " HTTP/1.1\nHost: localhost\nContent-Length: 5\n\nab");
        }
    }

    @Test
    void whatThereIsIsCountedByItsTemplate() {
        Api admin = SharedServer.admin();
        String organization = SharedServer.newTenant().path();
        admin.get(organization).expect(200);
        admin.get(organization + "/nothing").expect(404);
        admin.get("/api/v1/me").expect(200);
        SharedServer.anonymous().get("/api/v1/me").expect(401);

        assertThat(page())
                .contains("uri=\"/api/v1/organizations/{org}\"", "uri=\"/api/v1/me\"")
                .containsPattern("http_server_requests_seconds_count\\{[^}]*status=\"401\"[^}]*uri=\"/api/v1/me\"")
                .contains("http_server_active_connections")
                .doesNotContain("uri=\"" + organization);
    }

    private static long series() {
        return page().lines().filter(line -> !line.startsWith("#")).count();
    }

    private static String page() {
        return SharedServer.anonymous().get("/q/metrics").expect(200).text();
    }
}
