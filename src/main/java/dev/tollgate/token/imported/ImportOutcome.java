package dev.tollgate.token.imported;

import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * @param imported how many tokens there are now, with those that a former attempt has made
 * @param refused the other lines
 */
@Schema(name = "ImportOutcome")
@RegisterForReflection
record ImportOutcome(int imported, List<Refused> refused) {

    /**
     * @param line its number, from 1
     * @param code as in a problem
     */
    @Schema(name = "RefusedLine")
    @RegisterForReflection
    record Refused(int line, String code, String detail) {
        static Refused of(int line, ProblemException refusal) {
            Problem problem = refusal.problem();
            String detail = problem.detail();
            return new Refused(line, problem.code(), detail == null ? problem.title() : detail);
        }
    }
}
