/** Traces of the admin API, for whoever switches them on; nothing of the verifying paths. */
@NullMarked
package dev.tollgate.tracing;

import org.jspecify.annotations.NullMarked;
