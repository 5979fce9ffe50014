/** How long a token lives, and by whose act: rules without a database. */
@NullMarked
package dev.tollgate.token.lifespan;

import org.jspecify.annotations.NullMarked;
