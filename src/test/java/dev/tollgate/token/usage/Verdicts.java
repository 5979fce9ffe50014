package dev.tollgate.token.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;

/** What usage says. */
final class Verdicts {
    private Verdicts() {}

    /** Over all buckets: an hour may begin at any moment. */
    static long sum(Answer usage, String code) {
        long sum = 0;
        for (JsonNode bucket : usage.get("buckets")) {
            sum += bucket.get("verdicts").get(code).asLong();
        }
        return sum;
    }
}
