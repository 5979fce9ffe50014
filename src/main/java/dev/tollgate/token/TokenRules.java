package dev.tollgate.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.verify.AddressRanges;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token's restrictions may be: its expiry, its networks, its metadata. */
@Singleton
class TokenRules {
    private static final int LARGEST_METADATA = 8 * 1024;
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
            return longest == null ? null : latest;
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
        List<String> networks =
                cidrs == null ? List.of() : cidrs.stream().map(String::strip).toList();
        for (int i = 0; i < networks.size(); i++) {
            try {
                AddressRanges.of(networks.subList(i, i + 1));
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid("allowedCidrs[" + i + "]", "must be a network in CIDR notation");
            }
        }
        return networks;
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

    private static String checked(JsonNode metadata) {
        String text = metadata.toString();
        if (text.length() > LARGEST_METADATA) {
            throw ProblemException.invalid("metadata", "must be at most 8 KiB");
        }
        return text;
    }
}
