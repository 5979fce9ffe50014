/** What the verifying replicas have reported of an organization's tokens: verdicts over time, refusals. */
@NullMarked
package dev.tollgate.token.usage;

import org.jspecify.annotations.NullMarked;
