package dev.tollgate.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** What a server has answered. */
public record Answer(String request, int status, HttpHeaders headers, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(request + " answered no JSON: " + text, e);
        }
    }

    /** A field by its name or JSON pointer; fails where it is absent. */
    public JsonNode get(String field) {
        JsonNode value = json().at(field.startsWith("/") ? field : "/" + field);
        assertThat(value.isMissingNode()).as(field + " in " + text).isFalse();
        return value;
    }

    public String text(String field) {
        return get(field).asText();
    }

    /** One field of each item of a page. */
    public List<String> items(String field) {
        List<String> values = new ArrayList<>();
        get("items").forEach(item -> values.add(item.get(field).asText()));
        return values;
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public Answer expect(int expected) {
        assertThat(status).as(request + "\n" + text).isEqualTo(expected);
        return this;
    }

    /** RFC 9457 with all that is promised of it, and nothing of the inside. */
    public Answer expectProblem(int expected, String code) {
        expect(expected);
        assertThat(header("Content-Type")).as(request).startsWith("application/problem+json");
        assertThat(text("code")).as(request + "\n" + text).isEqualTo(code);
        assertThat(get("status").asInt()).isEqualTo(expected);
        assertThat(text("type")).isNotBlank();
        assertThat(text("title")).isNotBlank();
        assertThat(text).doesNotContain("dev.tollgate", "java.lang", "Exception", "\tat ");
        return this;
    }

    /** {@code VALIDATION_FAILED} for this field. */
    public Answer expectViolation(String field) {
        expectProblem(400, "VALIDATION_FAILED");
        assertThat(get("violations").findValuesAsText("field")).as(text).contains(field);
        get("violations")
                .forEach(violation ->
                        assertThat(violation.get("message").asText()).as(text).isNotBlank());
        return this;
    }
}
