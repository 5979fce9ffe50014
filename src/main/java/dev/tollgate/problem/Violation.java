package dev.tollgate.problem;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One thing wrong with a request.
 *
 * @param field the path of the JSON field, or the name of the parameter or header
 * @param message for the client, without the offending value
 */
@RegisterForReflection
public record Violation(String field, String message) {}
