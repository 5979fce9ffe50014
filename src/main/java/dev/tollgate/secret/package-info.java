/** The token format: generate, parse, checksum, hash. Knows only the JDK. */
@NullMarked
package dev.tollgate.secret;

import org.jspecify.annotations.NullMarked;
