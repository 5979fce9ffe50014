/** Which groups of the company's directory make a person a member of what, and what becomes of that at each sign-in. */
@NullMarked
package dev.tollgate.user.group;

import org.jspecify.annotations.NullMarked;
