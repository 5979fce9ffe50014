/** Where a call waits until its change holds on every replica. */
@NullMarked
package dev.tollgate.verify.barrier;

import org.jspecify.annotations.NullMarked;
