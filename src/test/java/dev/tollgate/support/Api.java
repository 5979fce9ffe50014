package dev.tollgate.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A client of one server: its address, and the headers of every request. Bodies are JSON: a text as it is, or a map. */
public record Api(String url, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Without a credential. */
    public static Api on(TollgateProcess process) {
        return new Api(process.url(), Map.of());
    }

    public Api with(String header, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(header, value);
        return new Api(url, all);
    }

    public Api bearer(String credential) {
        return with("Authorization", "Bearer " + credential);
    }

    /** As the person, by the JWT of a new login. */
    public Api login(String email, String password) {
        return bearer(tryLogin(email, password).expect(200).text("accessToken"));
    }

    public Answer tryLogin(String email, String password) {
        return post("/api/v1/login", Map.of("email", email, "password", password));
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public Answer post(String path, Object body) {
        return json("POST", path, body);
    }

    /** Without a body. */
    public Answer post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    public Answer patch(String path, Object body) {
        return json("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    public Answer form(String path, String form) {
        return with("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(form));
    }

    public Answer json(String method, String path, Object body) {
        return with("Content-Type", "application/json").send(method, path, BodyPublishers.ofString(text(body)));
    }

    /** With no length stated, so by HTTP/1.1 in chunks. */
    public Answer chunked(String method, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return with("Content-Type", "application/json")
                .send(method, path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    public Answer send(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(method + " " + path, response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Object body) {
        try {
            return body instanceof String text ? text : JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
