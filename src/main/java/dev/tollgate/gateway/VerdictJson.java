package dev.tollgate.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.Verdict;
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
            json.append(",\"tokenId\":\"")
                    .append(token.id())
                    .append("\",\"kind\":\"")
                    .append(token.kind().code())
                    .append("\",\"organizationId\":\"")
                    .append(token.organization().id())
                    .append('"');
            if (verdict.valid()) {
                appendParticulars(json, token);
            }
        }
        json.append(",\"ageMillis\":").append(verdict.ageMillis()).append('}');
    }

    private static void appendParticulars(StringBuilder json, KnownToken token) {
        json.append(",\"organizationName\":");
        appendText(json, token.organization().name());
        json.append(",\"role\":");
        appendText(json, token.role().name());
        json.append(",\"permissions\":[");
        List<String> permissions = token.role().permissions();
        for (int i = 0; i < permissions.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            appendText(json, permissions.get(i));
        }
        json.append("],\"expiresAt\":");
        if (token.expiresAtMillis() == Long.MAX_VALUE) {
            json.append("null");
            return;
        }
        json.append('"').append(Instant.ofEpochMilli(token.expiresAtMillis())).append('"');
    }

    /** A JSON string, quotes included. */
    static void appendText(StringBuilder json, String text) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
