package dev.tollgate.auth;

import java.util.UUID;

/**
 * The token that a caller holds.
 *
 * @param valueHash SHA-256 of the value that was presented
 */
public record PresentedToken(UUID id, byte[] valueHash) {}
