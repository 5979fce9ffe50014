/** What whoever holds, or has found, a value may do with it. */
@NullMarked
package dev.tollgate.token.holder;

import org.jspecify.annotations.NullMarked;
