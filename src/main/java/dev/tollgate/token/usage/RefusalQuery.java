package dev.tollgate.token.usage;

import dev.tollgate.listing.TimeParameter;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.verify.VerdictCode;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which refusals are asked for. */
public class RefusalQuery {
    @QueryParam("token")
    @Parameter(description = "Those of one token.", schema = @Schema(implementation = UUID.class))
    @Nullable
    String token;

    @QueryParam("code")
    @Parameter(
            description = "Those for one reason.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {
                                "REVOKED",
                                "EXPIRED",
                                "DISABLED",
                                "ORGANIZATION_SUSPENDED",
                                "ADDRESS_NOT_ALLOWED",
                                "INSUFFICIENT_PERMISSIONS"
                            }))
    @Nullable
    String code;

    @QueryParam("from")
    @Parameter(description = "None of before.", schema = @Schema(implementation = Instant.class))
    @Nullable
    String from;

    /** @throws ProblemException {@code VALIDATION_FAILED} naming the parameter */
    RefusalFilter filter() {
        return new RefusalFilter(token(), code(), TimeParameter.parse("from", from));
    }

    private @Nullable UUID token() {
        try {
            return token == null || token.isEmpty() ? null : UUID.fromString(token);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("token", "must be a UUID");
        }
    }

    private @Nullable String code() {
        if (code == null || code.isEmpty()) {
            return null;
        }
        for (VerdictCode refusal : VerdictCode.OF_A_TOKEN) {
            if (refusal != VerdictCode.VALID && refusal.name().equals(code)) {
                return code;
            }
        }
        throw ProblemException.invalid("code", "must be one that a token can be refused for");
    }
}
