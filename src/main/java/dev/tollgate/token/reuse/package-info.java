/** Ended values that are presented again: reported, and by an organization's policy a reason to disable the token. */
@NullMarked
package dev.tollgate.token.reuse;

import org.jspecify.annotations.NullMarked;
