/** What a replica remembers for a while, and never more of it than is said. */
@NullMarked
package dev.tollgate.cache;

import org.jspecify.annotations.NullMarked;
