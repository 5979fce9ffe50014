/** Lists in pages: the cursor, the limit, the answer. */
@NullMarked
package dev.tollgate.listing;

import org.jspecify.annotations.NullMarked;
