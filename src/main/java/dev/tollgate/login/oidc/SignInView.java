package dev.tollgate.login.oidc;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How people may sign in.
 *
 * @param oidc null = at no provider
 */
@Schema(name = "SignIn")
@RegisterForReflection
record SignInView(
        boolean password, @Schema(nullable = true) @Nullable ProviderView oidc) {
    /** @param label what signing in there is called */
    @Schema(name = "SignInProvider")
    @RegisterForReflection
    record ProviderView(String label) {}
}
