/** What a request says of itself: which value it presents, and from which address it comes. */
@NullMarked
package dev.tollgate.request;

import org.jspecify.annotations.NullMarked;
