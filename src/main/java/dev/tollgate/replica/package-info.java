/** For operators: the processes that answer, and ending the row of one that is known to be dead. */
@NullMarked
package dev.tollgate.replica;

import org.jspecify.annotations.NullMarked;
