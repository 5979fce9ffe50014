/** Issues, rotates, revokes and verifies CI access tokens: a room per subject; the program's entry here. */
@NullMarked
package dev.tollgate;

import org.jspecify.annotations.NullMarked;
