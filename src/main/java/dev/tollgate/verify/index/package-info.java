/** Every token value in memory, found without a lock. */
@NullMarked
package dev.tollgate.verify.index;

import org.jspecify.annotations.NullMarked;
