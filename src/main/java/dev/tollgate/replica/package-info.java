/** This process as a replica: put together, started, watched, ended; and the others, as operators see them. */
@NullMarked
package dev.tollgate.replica;

import org.jspecify.annotations.NullMarked;
