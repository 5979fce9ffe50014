package dev.tollgate.token.usage;

import dev.tollgate.verify.VerdictCode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Verdicts over time, the oldest bucket first, none left out.
 *
 * @param buckets each of the same length
 */
@Schema(name = "Usage")
@RegisterForReflection
public record UsageView(List<BucketView> buckets) {
    /**
     * The verdicts of an hour or a day.
     *
     * @param at where it begins, in UTC
     * @param verdicts how many of each code that a token can have
     */
    @Schema(name = "UsageBucket")
    @RegisterForReflection
    public record BucketView(Instant at, Map<String, Long> verdicts) {
        static BucketView empty(Instant at) {
            Map<String, Long> verdicts = new LinkedHashMap<>();
            VerdictCode.OF_A_TOKEN.forEach(code -> verdicts.put(code.name(), 0L));
            return new BucketView(at, verdicts);
        }
    }
}
