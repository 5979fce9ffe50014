/** Bytes, heads and bodies as they come in: how much, how slowly, and in which form. */
@NullMarked
package dev.tollgate.http.wire;

import org.jspecify.annotations.NullMarked;
