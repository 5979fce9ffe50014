/** Organizations and their token roles. */
@NullMarked
package dev.tollgate.organization;

import org.jspecify.annotations.NullMarked;
