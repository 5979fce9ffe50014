/** Links that ask a person to join an organization. Who follows one becomes a member in the room {@code user}. */
@NullMarked
package dev.tollgate.user.invitation;

import org.jspecify.annotations.NullMarked;
