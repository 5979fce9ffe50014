/** How a person signs in by a password, and stays signed in. */
@NullMarked
package dev.tollgate.login;

import org.jspecify.annotations.NullMarked;
