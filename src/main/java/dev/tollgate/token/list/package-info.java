/** The tokens of an organization as a list: filters, order, pages. */
@NullMarked
package dev.tollgate.token.list;

import org.jspecify.annotations.NullMarked;
