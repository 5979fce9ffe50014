/** What tokens may do: the managed roles, and those that an organization defines. */
@NullMarked
package dev.tollgate.organization.role;

import org.jspecify.annotations.NullMarked;
