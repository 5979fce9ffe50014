/** The keys of this service. */
@NullMarked
package dev.tollgate.keys;

import org.jspecify.annotations.NullMarked;
