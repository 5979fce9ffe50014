/** Who is calling: sessions, JWTs, passwords, throttling. */
@NullMarked
package dev.tollgate.auth;

import org.jspecify.annotations.NullMarked;
