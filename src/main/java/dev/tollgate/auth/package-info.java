/** Who is calling, what they may do, and how much of this service they may take. */
@NullMarked
package dev.tollgate.auth;

import org.jspecify.annotations.NullMarked;
