/** What the clock has to tell of tokens: that they expire soon, have expired, or will be disabled for want of use. */
@NullMarked
package dev.tollgate.notice.expiry;

import org.jspecify.annotations.NullMarked;
