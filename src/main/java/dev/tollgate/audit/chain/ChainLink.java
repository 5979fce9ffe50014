package dev.tollgate.audit.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One event of a chain.
 *
 * @param fields what is hashed after the previous hash, line by line, as docs/audit.md lists it
 * @param previousHash hexadecimal, as the event claims it
 * @param hash hexadecimal, as the event claims it
 * @param checkpoint the signed text, where the event is a checkpoint
 */
public record ChainLink(
        String id,
        long seq,
        List<@Nullable String> fields,
        String previousHash,
        String hash,
        @Nullable String checkpoint) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The action of an event that is a checkpoint. */
    public static final String CHECKPOINT = "audit.checkpoint";

    /** The field of its detail that holds the signed text. */
    public static final String SIGNED = "jws";

    /**
     * An event as it is exported.
     *
     * @param organization what counts where the event does not name its own
     * @throws IllegalArgumentException if it is none
     */
    public static ChainLink of(JsonNode event, @Nullable String organization) {
        String named = text(event.path("organizationId"));
        return new ChainLink(
                required(event, "id"),
                event.path("seq").asLong(),
                Arrays.asList(
                        named == null ? organization : named,
                        text(event.path("seq")),
                        text(event.path("at")),
                        text(event.path("action")),
                        text(event.at("/actor/kind")),
                        text(event.at("/actor/id")),
                        text(event.at("/actor/name")),
                        text(event.at("/subject/kind")),
                        text(event.at("/subject/id")),
                        text(event.at("/subject/name")),
                        text(event.path("address")),
                        text(event.path("requestId")),
                        event.path("detail").toString()),
                required(event, "previousHash"),
                required(event, "hash"),
                CHECKPOINT.equals(text(event.path("action")))
                        ? event.at("/detail/" + SIGNED).asText()
                        : null);
    }

    /** The signed text in the detail of a checkpoint; an empty one, which nobody has signed, if there is none. */
    public static String signedIn(String detail) {
        try {
            return JSON.readTree(detail).path(SIGNED).asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** What its hash must be behind that of the event before. */
    String expectedHash(String previous) {
        String text = Stream.concat(Stream.of(line(previous)), fields.stream().map(ChainLink::line))
                .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** With its detail as PostgreSQL's json_build_object writes it: an export does not keep the spaces of such. */
    ChainLink spaced() {
        int last = fields.size() - 1;
        try {
            StringJoiner text = new StringJoiner(", ", "{", "}");
            JSON.readTree(String.valueOf(fields.get(last)))
                    .properties()
                    .forEach(field -> text.add(TextNode.valueOf(field.getKey()) + " : " + field.getValue()));
            List<@Nullable String> changed = new ArrayList<>(fields);
            changed.set(last, text.toString());
            return new ChainLink(id, seq, changed, previousHash, hash, checkpoint);
        } catch (JsonProcessingException e) {
            return this;
        }
    }

    @Nullable
    String organization() {
        return fields.get(0);
    }

    private static String line(@Nullable String field) {
        return field == null ? "-" : field.length() + ":" + field;
    }

    private static String required(JsonNode event, String field) {
        String text = text(event.path(field));
        if (text == null) {
            throw new IllegalArgumentException("no event: it has no " + field);
        }
        return text;
    }

    private static @Nullable String text(JsonNode field) {
        return field instanceof NullNode || field instanceof MissingNode ? null : field.asText();
    }
}
