/** What an organization's policy does to the integration tokens that there are: foretold, applied, or by the clock. */
@NullMarked
package dev.tollgate.token.policy;

import org.jspecify.annotations.NullMarked;
