package dev.tollgate.login.oidc;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.SignIns;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.keys.ServerSeal;
import dev.tollgate.login.SessionCookie;
import dev.tollgate.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How people may sign in, and the way to the provider. */
@Path("/api/v1/sign-in")
@Tag(name = "Login")
public class SignInResource {
    private final Provider provider;
    private final OidcConfig config;
    private final SignIns signIns;
    private final SessionCookie cookie;
    private final ServerSeal seal;
    private final PublicUrl publicUrl;
    private final InstantSource clock;

    SignInResource(
            Provider provider,
            OidcConfig config,
            SignIns signIns,
            SessionCookie cookie,
            ServerSeal seal,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.provider = provider;
        this.config = config;
        this.signIns = signIns;
        this.cookie = cookie;
        this.seal = seal;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @GET
    @AllowedTo(Audience.PUBLIC)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "signInOptions", summary = "How people may sign in")
    public SignInView options() {
        return new SignInView(true, provider.isThere() ? new SignInView.ProviderView(config.label()) : null);
    }

    @GET
    @Path("oidc")
    @AllowedTo(Audience.PUBLIC)
    @Operation(
            operationId = "signIn",
            summary = "For browsers: to the provider, and from there back with a session (OpenID Connect Core 1.0)")
    @APIResponse(responseCode = "302", description = "To the provider, or to the login page, which says why not.")
    public Response begin(
            @QueryParam("returnTo")
                    @Parameter(description = "Where the person goes on: a path of this service.")
                    @Nullable
                    String returnTo,
            @QueryParam("link")
                    @Parameter(description = "`true`: links the account of whoever is signed in by the cookie.")
                    @Nullable
                    String link,
            @Context HttpServerRequest request) {
        provider.issuer();
        String path = ReturnPath.require(returnTo);
        UUID account = "true".equals(link) ? signedIn(request) : null;
        PendingSignIn pending = PendingSignIn.begin(clock.instant(), account, path);
        int seconds = (int) PendingSignIn.LIFETIME.toSeconds();
        try {
            return LoginPage.to(provider.authorization(pending))
                    .cookie(cookie.writePending(request, pending.seal(seal), seconds))
                    .build();
        } catch (SignInRefused e) {
            return LoginPage.refused(publicUrl, e.reason()).build();
        }
    }

    /** The cookie does not come along from another site, so nobody has this done to them. */
    private UUID signedIn(HttpServerRequest request) {
        Caller caller = signIns.byCookie(request);
        if (caller == null) {
            throw ProblemException.invalid("link", "nobody is signed in by a cookie");
        }
        return caller.id();
    }
}
