package dev.tollgate.publisher.exchange;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What would happen to an identity token.
 *
 * @param matches the publisher that would hand out a job token; null = none would
 */
@Schema(name = "PublisherTest")
@RegisterForReflection
record PublisherTestView(@Schema(nullable = true) @Nullable UUID matches, List<Rule> rules) {

    /**
     * One publisher's judgement; each part is true if it is good.
     *
     * @param replay false = the identity token was exchanged before, and is not taken again
     * @param why what is not good, in words
     */
    @Schema(name = "PublisherTestRule")
    @RegisterForReflection
    record Rule(
            UUID id,
            String name,
            boolean enabled,
            boolean audience,
            boolean issuer,
            boolean signature,
            boolean time,
            boolean replay,
            List<ClaimCheck> claims,
            List<String> why) {
        boolean isGood() {
            return enabled
                    && audience
                    && issuer
                    && signature
                    && time
                    && replay
                    && claims.stream().allMatch(ClaimCheck::ok);
        }
    }
}
