/** What a new password must be. */
@NullMarked
package dev.tollgate.password;

import org.jspecify.annotations.NullMarked;
