package dev.tollgate.token.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.FoldedText;
import dev.tollgate.token.DisabledReason;
import dev.tollgate.token.TokenState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * Which integration tokens are meant; what is absent does not restrict.
 *
 * @param state absent = all but REVOKED
 * @param role a role's name or id
 * @param search is in the label, the description, or a key or value of the metadata, in upper or lower case; or is the
 *     token's id or hint
 * @param lastUsedBefore a token that was never used counts from when its last value was handed out
 * @param used whether it was ever used
 * @param disabledReason why it is disabled
 */
public record TokenFilter(
        @Schema(nullable = true) @Nullable TokenState state,

        @CodePointLength(max = 100) @Schema(nullable = true, maxLength = 100) @Nullable
        String role,

        @CodePointLength(max = 100) @Schema(nullable = true, maxLength = 100) @Nullable
        String search,

        @Schema(nullable = true) @Nullable Instant createdBefore,
        @Schema(nullable = true) @Nullable Instant expiresBefore,
        @Schema(nullable = true) @Nullable Instant lastUsedBefore,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true) @Nullable
        Boolean used,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true) @Nullable
        DisabledReason disabledReason) {

    private static final Pattern HINT = Pattern.compile("(\\S+_)(?:\u2026|\\.\\.\\.)(\\w{4})");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** A condition in HQL over {@code Token t left join TokenUsage u}, with its parameters. */
    record Condition(String hql, Map<String, Object> parameters) {}

    Condition in(UUID organization, Instant now) {
        List<String> terms = new ArrayList<>(List.of("t.kind = 'ci'", "t.organizationId = :organization", stateTerm()));
        Map<String, Object> parameters = new HashMap<>(Map.of("organization", organization));
        if (state != null && state != TokenState.REVOKED) {
            parameters.put("now", now);
        }
        add(
                terms,
                parameters,
                "role",
                role,
                "(t.role.nameKey = :roleKey or lower(t.role.name) = lower(:role)"
                        + " or cast(t.role.id as string) = lower(:role))");
        if (role != null) {
            parameters.put("roleKey", FoldedText.keyOf(role));
        }
        addSearch(terms, parameters);
        add(terms, parameters, "createdBefore", createdBefore, "t.createdAt < :createdBefore");
        add(terms, parameters, "expiresBefore", expiresBefore, "t.expiresAt < :expiresBefore");
        add(
                terms,
                parameters,
                "lastUsedBefore",
                lastUsedBefore,
                "(u.lastUsedAt < :lastUsedBefore or u.lastUsedAt is null and t.createdAt < :lastUsedBefore"
                        + " and not exists (select 1 from TokenValueRow v"
                        + " where v.tokenId = t.id and v.createdAt >= :lastUsedBefore))");
        if (used != null) {
            terms.add(used ? "u.lastUsedAt is not null" : "u.lastUsedAt is null");
        }
        if (disabledReason != null) {
            String unknown = disabledReason == DisabledReason.ADMIN ? " or t.disabledReason is null" : "";
            terms.add("not t.enabled and (t.disabledReason = :disabledReason" + unknown + ")");
            parameters.put("disabledReason", disabledReason);
        }
        return new Condition(String.join(" and ", terms), parameters);
    }

    /**
     * For what is done to all that match: an empty filter is more often a mistake than meant.
     *
     * @throws ProblemException {@code VALIDATION_FAILED}
     */
    public void requireRestriction() {
        requireText("search", search);
        requireText("role", role);
        if (Stream.of(state, role, search, createdBefore, expiresBefore, lastUsedBefore, used, disabledReason)
                .allMatch(Objects::isNull)) {
            throw ProblemException.invalid("filter", "must say which tokens are meant");
        }
    }

    private static void requireText(String name, @Nullable String text) {
        if (text != null && FoldedText.keyOf(text).isEmpty()) {
            throw ProblemException.invalid("filter." + name, "must not be blank");
        }
    }

    private String stateTerm() {
        String live = "t.revokedAt is null";
        String unexpired = live + " and (t.expiresAt is null or t.expiresAt > :now)";
        return state == null
                ? live
                : switch (state) {
                    case ACTIVE -> unexpired + " and t.enabled";
                    case DISABLED -> unexpired + " and not t.enabled";
                    case EXPIRED -> live + " and t.expiresAt <= :now";
                    case REVOKED -> "t.revokedAt is not null";
                };
    }

    private static void add(
            List<String> terms,
            Map<String, Object> parameters,
            String name,
            @Schema(nullable = true) @Nullable Object value,
            String term) {
        if (value != null) {
            terms.add(term);
            parameters.put(name, value);
        }
    }

    private void addSearch(List<String> terms, Map<String, Object> parameters) {
        if (search == null || search.isEmpty()) {
            return;
        }
        String folded = FoldedText.of(search);
        if (folded.isEmpty()) {
            // Nothing that anybody could see: it is in no text, rather than in all of them.
            terms.add("1 = 0");
            return;
        }
        String exact = exactTerm(search, parameters);
        terms.add("(" + exact + "t.metadataText like :folded escape '\\' or t.searchText like :folded escape '\\' or"
                + " t.searchText is null and (lower(t.label) like :search escape '\\' or"
                + " lower(t.description) like :search escape '\\'))");
        parameters.put("folded", contains(folded));
        parameters.put("search", contains(search.toLowerCase(Locale.ROOT)));
    }

    /** What names one token, and is in no text of it. */
    private static String exactTerm(String search, Map<String, Object> parameters) {
        if (ID.matcher(search).matches()) {
            parameters.put("exact", UUID.fromString(search));
            return "t.id = :exact or ";
        }
        Matcher hint = HINT.matcher(search);
        if (hint.matches()) {
            parameters.put("exact", hint.group(1) + "\u2026" + hint.group(2));
            return "t.hint = :exact or ";
        }
        return "";
    }

    private static String contains(String text) {
        String literal = text.replaceAll("[\\\\%_]", "\\\\$0");
        return "%" + literal + "%";
    }
}
