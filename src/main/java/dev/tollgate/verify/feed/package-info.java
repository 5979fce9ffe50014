/** Reads the log of changes and keeps the index current. */
@NullMarked
package dev.tollgate.verify.feed;

import org.jspecify.annotations.NullMarked;
