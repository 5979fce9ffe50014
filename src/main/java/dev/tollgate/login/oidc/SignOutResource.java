package dev.tollgate.login.oidc;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.database.Transactions;
import dev.tollgate.http.Form;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IssuerUnreachable;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing out there as well, and being signed out from there. */
@Path("/api/v1/sign-in")
@Tag(name = "Login")
public class SignOutResource {
    private final Provider provider;
    private final ProviderSessions sessions;
    private final Spent spent;
    private final CurrentCaller caller;

    SignOutResource(Provider provider, ProviderSessions sessions, Spent spent, CurrentCaller caller) {
        this.provider = provider;
        this.sessions = sessions;
        this.spent = spent;
        this.caller = caller;
    }

    @GET
    @Path("oidc/logout")
    @AllowedTo(Audience.LOGIN)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "endOfSession",
            summary =
                    "Where the browser goes once the session has ended here, to end it at the provider (RP-Initiated Logout 1.0)",
            description = "Ends nothing itself: `DELETE /api/v1/session` does.")
    public EndOfSessionView place() {
        Caller self = caller.get();
        if (!provider.isThere() || self.sessionId() == null) {
            return new EndOfSessionView(null);
        }
        ProviderSessions.Begun begun = sessions.begun(self.sessionId(), provider.issuer());
        try {
            return new EndOfSessionView(begun == null ? null : provider.endOfSession(begun.idToken()));
        } catch (SignInRefused e) {
            // The provider cannot be asked where: the session here ends all the same.
            return new EndOfSessionView(null);
        }
    }

    @POST
    @Path("oidc/backchannel-logout")
    @AllowedTo(Audience.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            operationId = "backchannelLogout",
            summary = "By the provider: a person has signed out there (OpenID Connect Back-Channel Logout 1.0)")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "BackchannelLogoutRequest")))
    @APIResponse(responseCode = "200", description = "Every session that began there has ended, on every replica.")
    public Response end(byte[] body, @Context HttpHeaders headers) {
        String issuer = provider.issuer();
        Form form = Form.parse(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        String compact = form == null ? null : form.get("logout_token");
        if (compact == null) {
            throw ProblemException.invalid("logout_token", "is missing");
        }
        LogoutToken token = believed(compact);
        Transactions.inOne(() -> {
            if (!spent.spend("jti", token.id(), token.over())) {
                throw ProblemException.invalid("logout_token", "was used before (jti)");
            }
            sessions.end(issuer, token);
        });
        return Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private LogoutToken believed(String compact) {
        try {
            return provider.logout(compact);
        } catch (IdentityRefused e) {
            throw ProblemException.invalid("logout_token", e.why());
        } catch (IssuerUnreachable e) {
            throw ProblemException.issuerUnreachable(e.retryAfter());
        }
    }
}
