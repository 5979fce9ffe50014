/** People, their memberships and access tokens. */
@NullMarked
package dev.tollgate.user;

import org.jspecify.annotations.NullMarked;
