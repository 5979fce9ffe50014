/** From a command line to a running service. */
@NullMarked
package dev.tollgate.start;

import org.jspecify.annotations.NullMarked;
