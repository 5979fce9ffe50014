package dev.tollgate.precondition;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code If-Match} (RFC 9110 section 13.1.1): a change is made only to what its author has seen. Tags are compared
 * by their opaque part alone, since a proxy that compresses an answer makes its tag a weak one.
 */
@Singleton
public class IfMatch {
    private static final Pattern TAG = Pattern.compile("\"([^\"]*)\"");

    private final HttpServerRequest request;

    IfMatch(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * To be asked with the row locked, so that of two at once one is refused.
     *
     * @throws ProblemException {@code STALE} if the header is there and names no version that holds
     */
    public void require(Version version) {
        List<String> fields = request.headers().getAll("If-Match");
        if (!fields.isEmpty() && !allows(String.join(",", fields), version.opaque())) {
            throw new ProblemException(ProblemType.STALE);
        }
    }

    static boolean allows(String condition, String opaque) {
        if (condition.strip().equals("*")) {
            return true;
        }
        Matcher tags = TAG.matcher(condition);
        while (tags.find()) {
            if (tags.group(1).equals(opaque)) {
                return true;
            }
        }
        return false;
    }
}
