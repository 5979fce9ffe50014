package dev.tollgate.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.organization.AllowedNetworks;
import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.AddressRanges;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token's restrictions may be: its expiry, its networks, its metadata. */
@Singleton
class TokenRules {
    /** In bytes of UTF-8. */
    private static final int LARGEST_METADATA = 8 * 1024;

    private static final int LARGEST_EXPONENT = 308;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final ObjectMapper json;

    TokenRules(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The expiry of a token.
     *
     * @param wished in the future; null = the latest that the organization allows
     * @throws ProblemException {@code VALIDATION_FAILED}, {@code LIFETIME_EXCEEDED}
     */
    @Nullable
    Instant expiry(@Nullable Instant wished, Instant createdAt, Instant now, Organization organization) {
        Duration longest = organization.maxTokenLifetime();
        Instant latest = longest == null ? LATEST : createdAt.plus(longest);
        if (wished == null) {
            Duration usual = organization.policy().usualLifetime();
            return usual == null ? null : createdAt.plus(usual);
        }
        if (!wished.isAfter(now)) {
            throw ProblemException.invalid("expiresAt", "must be in the future");
        }
        if (wished.isAfter(latest)) {
            throw longest == null
                    ? ProblemException.invalid("expiresAt", "must be before the year 9999")
                    : new ProblemException(ProblemType.LIFETIME_EXCEEDED, "The latest is " + latest + ".");
        }
        return wished.truncatedTo(ChronoUnit.MILLIS);
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

    /**
     * An expiry that is not later than another one.
     *
     * @throws ProblemException {@code LIFETIME_EXCEEDED} if a later one was asked for
     */
    static @Nullable Instant endWithin(@Nullable Instant end, boolean isGiven, @Nullable Instant latest) {
        if (latest == null || end != null && !end.isAfter(latest)) {
            return end;
        }
        if (isGiven) {
            throw new ProblemException(ProblemType.LIFETIME_EXCEEDED, "The latest is " + latest + ".");
        }
        return latest;
    }

    String metadata(@Nullable Map<String, Object> metadata) {
        return checked(json.valueToTree(metadata == null ? Map.of() : metadata));
    }

    /** RFC 7396 section 2, within the metadata. */
    String merged(String metadata, Map<String, Object> patch) {
        try {
            ObjectNode target = (ObjectNode) json.readTree(metadata);
            merge(target, json.valueToTree(patch));
            return checked(target);
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
            return number.signum() != 0 && Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT;
        }
        for (JsonNode child : node) {
            if (hasHugeNumber(child)) {
                return true;
            }
        }
        return false;
    }
}
