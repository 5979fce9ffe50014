package dev.tollgate.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An organization's exported audit log, checked by somebody who trusts nothing but SHA-256. */
public final class AuditChain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditChain() {}

    /** All events, after their hashes have been computed again. */
    public static List<JsonNode> verified(Tenant tenant) {
        Answer export = tenant.owner()
                .with("Accept", "application/x-ndjson")
                .get(tenant.path("audit-events"))
                .expect(200);
        assertThat(export.header("Content-Type")).startsWith("application/x-ndjson");
        List<JsonNode> events = export.text().lines().map(AuditChain::parse).toList();
        String previous = "0".repeat(64);
        long seq = 0;
        for (JsonNode event : events) {
            assertThat(event.get("seq").asLong()).isEqualTo(++seq);
            assertThat(event.get("previousHash").asText()).isEqualTo(previous);
            previous = hash(tenant.id(), previous, event);
            assertThat(event.get("hash").asText()).as(event.toString()).isEqualTo(previous);
        }
        return events;
    }

    private static String hash(String organization, String previous, JsonNode event) {
        String text = Stream.of(
                        line(previous),
                        line(organization),
                        line(event.at("/seq")),
                        line(event.at("/at")),
                        line(event.at("/action")),
                        line(event.at("/actor/kind")),
                        line(event.at("/actor/id")),
                        line(event.at("/actor/name")),
                        line(event.at("/subject/kind")),
                        line(event.at("/subject/id")),
                        line(event.at("/subject/name")),
                        line(event.at("/address")),
                        line(event.at("/requestId")),
                        line(event.get("detail").toString()))
                .collect(Collectors.joining("\n"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(JsonNode field) {
        return field.isNull() || field.isMissingNode() ? "-" : line(field.asText());
    }

    private static String line(String text) {
        return text.length() + ":" + text;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
