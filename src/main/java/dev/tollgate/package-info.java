/** Issues, rotates, revokes and verifies CI access tokens: a room per feature, the program's entry here. */
@NullMarked
package dev.tollgate;

import org.jspecify.annotations.NullMarked;
