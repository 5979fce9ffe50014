/** Another value for a token, at once or with an overlap in which the old one is accepted as well. */
@NullMarked
package dev.tollgate.token.rotation;

import org.jspecify.annotations.NullMarked;
