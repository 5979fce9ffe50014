/** The table {@code replica}: which processes answer, how far they are, and how long they have been silent. */
@NullMarked
package dev.tollgate.verify.cluster;

import org.jspecify.annotations.NullMarked;
