/**
 * Trusted publishers: which CI jobs of other providers may exchange their identity token for a job token here. {@code
 * publisher.identity} judges an identity token by its issuer's keys; {@code publisher.exchange} hands out job tokens.
 */
@NullMarked
package dev.tollgate.publisher;

import org.jspecify.annotations.NullMarked;
