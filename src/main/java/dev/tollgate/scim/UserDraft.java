package dev.tollgate.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person as a directory wants them to be. Names of attributes have no case (RFC 7643 section 2.1); what is not kept here,
 * such as addresses, is not heard.
 */
final class UserDraft {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ID = 255;

    private final Map<String, String> texts = new HashMap<>();
    private @Nullable Boolean active;
    private boolean activeSaid;
    private @Nullable MemberRole role;
    private @Nullable ProblemException fault;

    /** What a request says of them altogether. */
    static UserDraft of(JsonNode resource) {
        if (!resource.isObject()) {
            throw ScimProblem.invalidSyntax("The body must be a JSON object.");
        }
        UserDraft draft = new UserDraft();
        resource.properties()
                .forEach(field ->
                        draft.hear(() -> draft.put(AttributePath.named(field.getKey()), field.getValue(), false)));
        return draft;
    }

    /** As they are. */
    static UserDraft of(ScimUser user) {
        UserDraft draft = new UserDraft();
        draft.texts.put("username", user.email());
        user.entry().fields().forEach((field, value) -> draft.keep(field.toLowerCase(Locale.ROOT), value));
        draft.active = user.active();
        draft.role = user.role();
        return draft;
    }

    /** Whatever is wrong with one thing that is said, that somebody leaves is heard. */
    void hear(Runnable what) {
        try {
            what.run();
        } catch (ProblemException e) {
            fault = fault == null ? e : fault;
        }
    }

    /** @throws ProblemException for the first thing that cannot be */
    void requireSound() {
        if (fault != null) {
            throw fault;
        }
    }

    /** @param adds whether the value stands beside the one there is */
    void put(AttributePath path, JsonNode value, boolean adds) {
        switch (path.attribute()) {
            case "username", "externalid", "displayname" -> keep(path.attribute(), text(path.attribute(), value));
            case "name" -> putName(path.part(), value);
            case "active" -> {
                active = truth(value);
                activeSaid = true;
            }
            case "roles" -> {
                if (path.part() == null || path.part().equals("value")) {
                    role = DirectoryRoles.read(value, adds ? role : null);
                }
            }
            default -> {
                // E-mail addresses among them: the one that counts is the userName.
            }
        }
    }

    /** @throws ProblemException {@code mutability} for what cannot be absent */
    void clear(AttributePath path, @Nullable JsonNode values) {
        switch (path.attribute()) {
            case "username", "active" -> throw ScimProblem.mutability(path.attribute() + " cannot be removed.");
            case "externalid", "displayname" -> texts.remove(path.attribute());
            case "name" -> texts.keySet().removeIf(field -> isName(field, path.part()));
            case "roles" -> role = DirectoryRoles.without(path.selection(), values, role);
            default -> {
                // As above.
            }
        }
    }

    private static boolean isName(String field, @Nullable String part) {
        return part == null ? field.startsWith("name.") : field.equals("name." + part);
    }

    private void putName(@Nullable String part, JsonNode value) {
        if (part != null) {
            keep("name." + part, text("name." + part, value));
        } else if (value.isObject()) {
            value.properties()
                    .forEach(
                            field -> putName(AttributePath.named(field.getKey()).attribute(), field.getValue()));
        } else if (value.isNull()) {
            clear(new AttributePath("name", null, null), null);
        } else {
            throw ScimProblem.invalidValue("name must be an object.");
        }
    }

    private void keep(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            texts.remove(field);
        } else {
            texts.put(field, value);
        }
    }

    private static @Nullable String text(String field, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual() || !StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue())) {
            throw ScimProblem.invalidValue(field + " must be a text.");
        }
        return value.textValue();
    }

    /** Also as a text: so Entra ID says it. */
    private static boolean truth(JsonNode value) {
        String text = value.isTextual() || value.isBoolean() ? value.asText() : "";
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw ScimProblem.invalidValue("active must be true or false.");
        }
        return text.equalsIgnoreCase("true");
    }

    @Nullable
    String userName() {
        return texts.get("username");
    }

    /** Null = nothing is said. */
    @Nullable
    Boolean active() {
        return active;
    }

    /** Whether that was in the request. */
    boolean isActiveSaid() {
        return activeSaid;
    }

    /** Null = nothing is said. */
    @Nullable
    MemberRole role() {
        return role;
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} */
    DirectoryEntry entry() {
        return new DirectoryEntry(
                externalId(),
                name("displayName"),
                name("name.formatted"),
                name("name.givenName"),
                name("name.familyName"));
    }

    /** What a new account is called. */
    String accountName(String email) {
        DirectoryEntry entry = entry();
        if (entry.displayName() != null) {
            return entry.displayName();
        }
        if (entry.formatted() != null) {
            return entry.formatted();
        }
        String both = ((entry.givenName() == null ? "" : entry.givenName() + " ")
                        + (entry.familyName() == null ? "" : entry.familyName()))
                .strip();
        String name = both.isEmpty() ? email.substring(0, email.lastIndexOf('@')) : both;
        return name.codePointCount(0, name.length()) > LONGEST_NAME
                ? name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME)).strip()
                : name;
    }

    private @Nullable String name(String field) {
        String given = texts.get(field.toLowerCase(Locale.ROOT));
        return given == null ? null : VisibleText.name(field, given, LONGEST_NAME);
    }

    /** It is only ever compared, hence kept as it is. */
    private @Nullable String externalId() {
        String given = texts.get("externalid");
        if (given != null && !VisibleText.name("externalId", given, LONGEST_ID).equals(given)) {
            throw ScimProblem.invalidValue("externalId must be visible text in Unicode's form NFC.");
        }
        return given;
    }
}
