/**
 * Signing in at a provider of the operator's (OpenID Connect Core 1.0). The way of a person through this room: {@code
 * SignInResource} sends the browser to the {@code Provider} with a {@code PendingSignIn}; {@code CallbackResource} has the
 * provider's code exchanged for who the person is; {@code PersonSignIn} finds or makes their account and starts the session.
 */
@NullMarked
package dev.tollgate.login.oidc;

import org.jspecify.annotations.NullMarked;
