package dev.tollgate.scim;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.problem.ScimError;
import java.util.Map;

/** The errors of RFC 7644 section 3.12 that have a name of their own. */
final class ScimProblem {
    private ScimProblem() {}

    static ProblemException uniqueness(String detail) {
        return of(ProblemType.ALREADY_MEMBER, "uniqueness", detail);
    }

    static ProblemException mutability(String detail) {
        return of(ProblemType.VALIDATION_FAILED, "mutability", detail);
    }

    static ProblemException invalidFilter(String detail) {
        return of(ProblemType.VALIDATION_FAILED, "invalidFilter", detail);
    }

    static ProblemException invalidPath(String detail) {
        return of(ProblemType.VALIDATION_FAILED, "invalidPath", detail);
    }

    static ProblemException noTarget(String detail) {
        return of(ProblemType.VALIDATION_FAILED, "noTarget", detail);
    }

    static ProblemException invalidSyntax(String detail) {
        return of(ProblemType.VALIDATION_FAILED, "invalidSyntax", detail);
    }

    static ProblemException invalidValue(String detail) {
        return of(ProblemType.VALIDATION_FAILED, "invalidValue", detail);
    }

    private static ProblemException of(ProblemType type, String scimType, String detail) {
        return new ProblemException(type, detail).with(Map.of(ScimError.TYPE, scimType));
    }
}
