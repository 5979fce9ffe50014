/** Who used which token, added up in memory and written now and then. */
@NullMarked
package dev.tollgate.verify.usage;

import org.jspecify.annotations.NullMarked;
