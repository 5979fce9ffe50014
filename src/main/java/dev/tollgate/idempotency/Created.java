package dev.tollgate.idempotency;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request has made.
 *
 * @param status of the answer: 200, 201 or 202
 * @param location of what was made, if it has an address
 * @param body the answer; a property {@code token} of a token's, or {@code secret}, is a secret value, kept only sealed
 * @param tokenId the token whose value the body shows; null if it shows none
 */
public record Created(
        int status,
        @Nullable URI location,
        Object body,
        @Nullable UUID tokenId) {}
