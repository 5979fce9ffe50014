/** The Idempotency-Key header: the same request twice has one effect and one answer. */
@NullMarked
package dev.tollgate.idempotency;

import org.jspecify.annotations.NullMarked;
