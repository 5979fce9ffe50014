/** The database of the quick start, development and tests: a real PostgreSQL. Not in production images. */
@NullMarked
package dev.tollgate.embedded;

import org.jspecify.annotations.NullMarked;
