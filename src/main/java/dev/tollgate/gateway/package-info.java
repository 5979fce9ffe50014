/** The dialects that read: find the presented token, ask the verifier, translate. Event loop only. */
@NullMarked
package dev.tollgate.gateway;

import org.jspecify.annotations.NullMarked;
