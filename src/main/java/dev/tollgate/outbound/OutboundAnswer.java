package dev.tollgate.outbound;

import org.jspecify.annotations.Nullable;

/**
 * What came back.
 *
 * @param cacheControl the header of that name; null = there is none
 * @param body as much of it as was asked for
 * @param whole whether that is all of it
 */
public record OutboundAnswer(int status, @Nullable String cacheControl, byte[] body, boolean whole) {}
