/** Tokens that another system has handed out, taken over by the hashes of their values. */
@NullMarked
package dev.tollgate.token.imported;

import org.jspecify.annotations.NullMarked;
