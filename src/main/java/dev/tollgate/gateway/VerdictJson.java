package dev.tollgate.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Writes verdicts as JSON (RFC 8259). */
final class VerdictJson {
    private VerdictJson() {}

    /** The verdict's object; of a refused token only the ids, and no more than the code of one that does not exist. */
    static void append(StringBuilder json, Verdict verdict) {
        json.append(verdict.valid() ? "{\"valid\":true,\"code\":\"" : "{\"valid\":false,\"code\":\"")
                .append(verdict.code().name())
                .append('"');
        KnownToken token = verdict.token();
        if (token != null) {
            OrganizationTexts organization = OrganizationTexts.of(token.organization());
            json.append(",\"tokenId\":\"")
                    .append(new String(HeaderText.bytes(token.id()), StandardCharsets.ISO_8859_1))
                    .append("\",\"kind\":\"")
                    .append(token.kind().code())
                    .append("\",")
                    .append(organization.jsonId());
            if (verdict.valid()) {
                json.append(',').append(organization.jsonName());
                json.append(',').append(RoleTexts.of(token.role()).json());
                appendEnd(json, token.expiresAtMillis());
            }
        }
        json.append(",\"ageMillis\":").append(verdict.ageMillis()).append('}');
    }

    private static void appendEnd(StringBuilder json, long expiresAtMillis) {
        json.append(",\"expiresAt\":");
        if (expiresAtMillis == Long.MAX_VALUE) {
            json.append("null");
            return;
        }
        json.append('"').append(Instant.ofEpochMilli(expiresAtMillis)).append('"');
    }

    static String idOf(KnownOrganization organization) {
        return "\"organizationId\":\"" + organization.id() + '"';
    }

    static String nameOf(KnownOrganization organization) {
        StringBuilder json = new StringBuilder("\"organizationName\":");
        appendText(json, organization.name());
        return json.toString();
    }

    /** Its name and its permissions. */
    static String of(KnownRole role) {
        StringBuilder json = new StringBuilder("\"role\":");
        appendText(json, role.name());
        json.append(",\"permissions\":[");
        List<String> permissions = role.permissions();
        for (int i = 0; i < permissions.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            appendText(json, permissions.get(i));
        }
        return json.append(']').toString();
    }

    /** A JSON string, quotes included. */
    static void appendText(StringBuilder json, String text) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
