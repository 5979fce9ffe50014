package dev.tollgate.notice.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.notice.webhook.EventTypes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as receivers are told of it: ids, labels, hints, who and when; the same bytes at each attempt.
 *
 * @param data what there is to know, where no audit event says it; JSON
 */
record Message(
        UUID id,
        UUID organization,
        String type,
        Instant at,
        @Nullable String hint,
        @Nullable AuditedChange change,
        @Nullable String data) {

    /** Of what an audit event says besides who and when, what goes into other events too. */
    private static final List<String> TOLD =
            List.of("reason", "by", "source", "role", "from", "to", "count", "overlap");

    /** An audit event as it stands in the chain. */
    record AuditedChange(
            UUID id,
            long seq,
            String action,
            Party actor,
            Party subject,
            @Nullable String address,
            @Nullable String requestId,
            String detail,
            String previousHash,
            String hash) {}

    /** Who did it, or what it was done to. */
    record Party(@Nullable UUID id, String kind, @Nullable String name) {}

    /** Standard Webhooks' {@code webhook-id}. */
    String header() {
        return "msg_" + id;
    }

    byte[] body(ObjectMapper json) {
        ObjectNode body = json.createObjectNode();
        body.put("type", type);
        body.put("timestamp", at.toString());
        ObjectNode inner = body.putObject("data");
        inner.put("organizationId", organization.toString());
        try {
            if (change == null) {
                inner.setAll((ObjectNode) json.readTree(data == null ? "{}" : data));
            } else if (type.equals(EventTypes.AUDIT)) {
                tellAll(inner, change, json);
            } else {
                tell(inner, change, json);
            }
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tell(ObjectNode inner, AuditedChange told, ObjectMapper json) throws JsonProcessingException {
        boolean anonymous = type.equals("sign-in.failed");
        String field = switch (told.subject.kind) {
            case "TOKEN" -> "token";
            case "USER" -> "user";
            default -> "subject";
        };
        ObjectNode subject = inner.putObject(field);
        subject.put("id", text(told.subject.id));
        if (!anonymous) {
            subject.put(field.equals("token") ? "label" : "name", told.subject.name);
            party(inner.putObject("actor"), told.actor);
        }
        if (field.equals("token")) {
            subject.put("hint", hint);
        }
        JsonNode detail = json.readTree(told.detail);
        for (String name : TOLD) {
            JsonNode value = detail.get(name);
            if (value != null && value.isValueNode() && !anonymous) {
                inner.set(name, value);
            }
        }
    }

    /** As the audit log's list shows it. */
    private void tellAll(ObjectNode inner, AuditedChange told, ObjectMapper json) throws JsonProcessingException {
        inner.put("id", told.id.toString());
        inner.put("seq", told.seq);
        inner.put("at", at.toString());
        inner.put("action", told.action);
        party(inner.putObject("actor"), told.actor);
        party(inner.putObject("subject"), told.subject);
        inner.put("address", told.address);
        inner.put("requestId", told.requestId);
        inner.set("detail", json.readTree(told.detail));
        inner.put("previousHash", told.previousHash);
        inner.put("hash", told.hash);
    }

    private static void party(ObjectNode node, Party party) {
        node.put("id", text(party.id));
        node.put("kind", party.kind);
        node.put("name", party.name);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
