/** The description of the HTTP API, where annotations cannot say it. */
@NullMarked
package dev.tollgate.openapi;

import org.jspecify.annotations.NullMarked;
