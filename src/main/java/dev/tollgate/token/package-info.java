/** Integration tokens, and the dialects that write. */
@NullMarked
package dev.tollgate.token;

import org.jspecify.annotations.NullMarked;
