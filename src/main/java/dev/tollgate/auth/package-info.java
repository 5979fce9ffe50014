/** Who is calling, and what they may do. */
@NullMarked
package dev.tollgate.auth;

import org.jspecify.annotations.NullMarked;
