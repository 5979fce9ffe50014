/** The hot path: a token's value in, a verdict out, from memory. No JPA. */
@NullMarked
package dev.tollgate.verify;

import org.jspecify.annotations.NullMarked;
