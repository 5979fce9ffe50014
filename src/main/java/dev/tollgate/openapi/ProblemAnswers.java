package dev.tollgate.openapi;

import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ScimError;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The problems that operations answer with, by their status. */
final class ProblemAnswers {
    private static final String PROBLEM = "Problem";
    private static final String SCIM = "ScimError";

    private ProblemAnswers() {}

    static void addTo(Components components) {
        texts().forEach((status, text) -> {
            components.addResponse(PROBLEM + status, answer(status, text, Problem.MEDIA_TYPE, PROBLEM));
            components.addResponse(SCIM + status, answer(status, text, ScimError.MEDIA_TYPE, SCIM));
        });
    }

    static APIResponse of(int status) {
        return OASFactory.createAPIResponse().ref(PROBLEM + status);
    }

    static APIResponse ofScim(int status) {
        return OASFactory.createAPIResponse().ref(SCIM + status);
    }

    private static APIResponse answer(int status, String description, String mediaType, String error) {
        Schema schema = OASFactory.createSchema().ref(error);
        APIResponse answer = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(mediaType, OASFactory.createMediaType().schema(schema)));
        return status == 429 || status == 503
                ? answer.addHeader("Retry-After", OASFactory.createHeader().ref("RetryAfter"))
                : answer;
    }

    private static Map<Integer, String> texts() {
        Map<Integer, String> texts = new TreeMap<>();
        texts.put(400, "`VALIDATION_FAILED`, `MALFORMED_JSON` or another fault of the request");
        texts.put(401, "`UNAUTHENTICATED` or `BAD_CREDENTIALS`");
        texts.put(403, "`FORBIDDEN`, `OWNER_REQUIRED` or `CSRF`");
        texts.put(404, "`NOT_FOUND`: there is no such thing, or the caller cannot see it");
        texts.put(406, "`NOT_ACCEPTABLE`: nothing that is answered here is among what `Accept` names");
        texts.put(408, "`REQUEST_TIMEOUT`: the head took more than 5 seconds, or the body more than 10");
        texts.put(409, "The state of things is against it; the code says why");
        texts.put(412, "`STALE`: it has been changed since the version that `If-Match` names");
        texts.put(413, "`PAYLOAD_TOO_LARGE`: over 64 KiB");
        texts.put(414, "`URI_TOO_LONG`: over 60 KiB");
        texts.put(415, "`UNSUPPORTED_MEDIA_TYPE`: not JSON, or with a `Content-Encoding`");
        texts.put(422, "`IDEMPOTENCY_MISMATCH`: the key was used for another request");
        texts.put(429, "`TOO_MANY_REQUESTS`");
        texts.put(431, "`HEADERS_TOO_LARGE`: over 64 KiB");
        texts.put(500, "`INTERNAL`: the detail is the id of the incident, which is also in the log");
        texts.put(
                503,
                "`UNAVAILABLE`: the database does not answer, too much waits for it or for passwords to be checked, or"
                        + " this replica ends");
        return texts;
    }
}
