/** What ends by itself: every table that there is, how long its rows stay and why, and the deleting of what is due. */
@NullMarked
package dev.tollgate.retention;

import org.jspecify.annotations.NullMarked;
