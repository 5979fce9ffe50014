/** The RFC 9457 catalogue: every error an HTTP client can meet, and how exceptions become one. */
@NullMarked
package dev.tollgate.problem;

import org.jspecify.annotations.NullMarked;
