/** How much of the service the calls of one organization may take at once. */
@NullMarked
package dev.tollgate.auth.fairshare;

import org.jspecify.annotations.NullMarked;
