package dev.tollgate.token.integration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.organization.AllowedNetworks;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.text.VisibleText;
import dev.tollgate.token.ServiceAccount;
import dev.tollgate.token.Token;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token's networks and metadata may be, and the reason for its end. */
@Singleton
class TokenRules {
    /** In bytes of UTF-8. */
    private static final int LARGEST_METADATA = 8 * 1024;

    private static final int LONGEST_REASON = 200;
    private static final int LARGEST_EXPONENT = 308;

    private final ObjectMapper json;
    private final MetadataText metadataText;

    TokenRules(ObjectMapper json, MetadataText metadataText) {
        this.json = json;
        this.metadataText = metadataText;
    }

    List<String> networks(@Nullable List<String> cidrs) {
        return AllowedNetworks.of(cidrs);
    }

    /**
     * The wished networks as far as they are within others.
     *
     * @throws ProblemException {@code VALIDATION_FAILED} if none is
     */
    List<String> networksWithin(List<String> wished, List<String> others) {
        List<String> common = AddressRanges.common(wished, others);
        if (common.isEmpty() && !others.isEmpty()) {
            throw ProblemException.invalid("allowedCidrs", "must be within " + String.join(", ", others));
        }
        return common;
    }

    /** The networks of one that exists: of one that a Service Account has made, as far as they are within the account's. */
    List<String> networksOf(Token token, List<String> wished) {
        Token maker = ServiceAccount.thatMade(token);
        List<String> networks = networks(wished);
        return maker == null ? networks : networksWithin(networks, maker.allowedCidrs);
    }

    /** Whether it may be used anywhere at all: the Service Account that made it may have moved. */
    void requireNetwork(Token token) {
        Token maker = ServiceAccount.thatMade(token);
        if (maker != null) {
            // Of what is stored already, as it is.
            networksWithin(token.allowedCidrs, maker.allowedCidrs);
        }
    }

    /** Why a token ends, for people. */
    @Nullable
    String reason(@Nullable String given) {
        String reason = VisibleText.description("reason", given, LONGEST_REASON);
        return reason == null || reason.isEmpty() ? null : reason;
    }

    void describe(Token token, @Nullable Map<String, Object> metadata) {
        keep(token, json.valueToTree(metadata == null ? Map.of() : metadata));
    }

    /** RFC 7396 section 2, within the metadata. */
    void merge(Token token, Map<String, Object> patch) {
        try {
            ObjectNode known = (ObjectNode) json.readTree(token.metadata);
            ObjectNode target = known.deepCopy();
            merge(target, json.valueToTree(patch));
            // PostgreSQL writes it in a form of its own: only what says something else is a change.
            if (!target.toString().equals(known.toString())) {
                keep(token, target);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value instanceof ObjectNode object) {
                merge(
                        target.get(field.getKey()) instanceof ObjectNode known
                                ? known
                                : target.putObject(field.getKey()),
                        object);
            } else {
                target.set(field.getKey(), value);
            }
        });
    }

    private void keep(Token token, JsonNode metadata) {
        token.metadata = checked(metadata);
        token.metadataText = metadataText.of(token.metadata);
    }

    /** As PostgreSQL will write it: numbers in full, hence none that is far longer so than as it was sent. */
    private String checked(JsonNode metadata) {
        if (hasHugeNumber(metadata)) {
            throw ProblemException.invalid("metadata", "must hold numbers from 1e-308 to 1e308 only");
        }
        try {
            String text = json.writeValueAsString(metadata);
            if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_METADATA) {
                throw ProblemException.invalid("metadata", "must be at most 8 KiB");
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasHugeNumber(JsonNode node) {
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            return Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT;
        }
        for (JsonNode child : node) {
            if (hasHugeNumber(child)) {
                return true;
            }
        }
        return false;
    }
}
