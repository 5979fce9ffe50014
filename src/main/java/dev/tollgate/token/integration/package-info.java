/** Integration tokens: created, changed, disabled, ended. They belong to the organization. */
@NullMarked
package dev.tollgate.token.integration;

import org.jspecify.annotations.NullMarked;
