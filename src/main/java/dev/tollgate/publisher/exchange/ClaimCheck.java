package dev.tollgate.publisher.exchange;

import dev.tollgate.publisher.Publisher;
import dev.tollgate.publisher.identity.IdentityToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param actual null = the identity token has no such claim, or none that is a text, a number or a truth value */
@RegisterForReflection
record ClaimCheck(
        String name,
        String expected,
        @Schema(nullable = true) @Nullable String actual,
        boolean ok) {
    static List<ClaimCheck> of(Publisher publisher, IdentityToken token) {
        return publisher.claims().entrySet().stream()
                .map(claim -> {
                    String actual = token.claim(claim.getKey());
                    return new ClaimCheck(
                            claim.getKey(),
                            claim.getValue(),
                            actual,
                            claim.getValue().equals(actual));
                })
                .toList();
    }
}
