package dev.tollgate.audit;

import static dev.tollgate.audit.AuditScene.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.support.Tenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An export that is read line by line while it is open. */
record Follower(HttpResponse<InputStream> response, BufferedReader lines) implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Follower of(Tenant tenant, String bearer, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.url() + tenant.path("audit-events") + "?follow=true" + query))
                .header("Accept", "application/x-ndjson")
                .header("Authorization", "Bearer " + bearer)
                .build();
        HttpResponse<InputStream> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofInputStream());
        return new Follower(
                response, new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    /** The next event that is no checkpoint; null at the end. */
    @Nullable
    JsonNode nextOrEnd() throws IOException {
        String line = lines.readLine();
        while (line != null && (line.isEmpty() || line.contains("\"audit.checkpoint\""))) {
            line = lines.readLine();
        }
        return line == null ? null : JSON.readTree(line);
    }

    JsonNode next() throws IOException {
        return Objects.requireNonNull(nextOrEnd(), "the stream has ended");
    }

    void awaitEnd() throws IOException {
        JsonNode event = nextOrEnd();
        while (event != null) {
            event = nextOrEnd();
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
