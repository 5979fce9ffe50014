/** Append-only, hash-chained events, written in the transaction of the change they tell of. */
@NullMarked
package dev.tollgate.audit;

import org.jspecify.annotations.NullMarked;
