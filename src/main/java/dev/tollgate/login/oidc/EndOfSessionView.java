package dev.tollgate.login.oidc;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param url where the browser goes after the session here has ended; null = the session did not begin elsewhere */
@Schema(name = "EndOfSession")
@RegisterForReflection
record EndOfSessionView(@Schema(nullable = true) @Nullable String url) {}
