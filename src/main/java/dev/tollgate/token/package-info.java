/** Integration tokens: created, changed, ended. They belong to the organization. */
@NullMarked
package dev.tollgate.token;

import org.jspecify.annotations.NullMarked;
