/** Which version of a thing's configuration an answer shows, and which one a change may be made to. */
@NullMarked
package dev.tollgate.precondition;

import org.jspecify.annotations.NullMarked;
