package dev.tollgate.problem;

/**
 * One thing wrong with a request.
 *
 * @param field the path of the JSON field, or the name of the parameter or header
 * @param message for the client, without the offending value
 */
public record Violation(String field, String message) {}
