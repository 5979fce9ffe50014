/** Organizations, their rules for tokens, and their limits. */
@NullMarked
package dev.tollgate.organization;

import org.jspecify.annotations.NullMarked;
