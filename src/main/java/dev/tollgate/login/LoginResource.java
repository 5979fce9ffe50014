package dev.tollgate.login;

import dev.tollgate.auth.AccessGrant;
import dev.tollgate.auth.Accounts;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/** Logging in and out: with a JWT for programs, with a cookie for the dashboard. */
@Path("/api/v1")
@Tag(name = "Login")
public class LoginResource {
    private final Login login;
    private final LoginSessions sessions;
    private final SessionCookie cookie;
    private final LoginTokens jwts;
    private final CurrentCaller caller;
    private final LoginConfig config;

    LoginResource(
            Login login,
            LoginSessions sessions,
            SessionCookie cookie,
            LoginTokens jwts,
            CurrentCaller caller,
            LoginConfig config) {
        this.login = login;
        this.sessions = sessions;
        this.cookie = cookie;
        this.jwts = jwts;
        this.caller = caller;
        this.config = config;
    }

    @POST
    @Path("login")
    @AllowedTo(Audience.PUBLIC)
    @Operation(operationId = "login", summary = "Exchange an e-mail address and a password for a JWT")
    public RestResponse<AccessGrant> login(
            @NotNull @Valid Credentials credentials, @Context HttpServerRequest request) {
        Accounts.Account user = login.check(credentials, caller.address());
        UUID session = sessions.startJwt(user, origin(request));
        AccessGrant grant = new AccessGrant(
                jwts.sign(user.id(), session), "Bearer", config.jwtLifetime().toSeconds());
        return RestResponse.ResponseBuilder.ok(grant)
                .header(HttpHeaders.CACHE_CONTROL.toString(), "no-store")
                .build();
    }

    @POST
    @Path("logout")
    @AllowedTo(Audience.LOGIN)
    @ResponseStatus(204)
    @Operation(operationId = "logout", summary = "End the login that makes this call")
    @APIResponse(responseCode = "204", description = "Ended.")
    public void logout() {
        Caller self = caller.get();
        if (self.sessionId() != null) {
            sessions.end(self.id(), self.sessionId());
        }
    }

    @POST
    @Path("session")
    @AllowedTo(Audience.SAME_ORIGIN)
    @Operation(operationId = "startSession", summary = "Log in to the dashboard: the answer sets a cookie")
    @APIResponse(
            responseCode = "204",
            description = "Logged in.",
            headers = @Header(name = "Set-Cookie", schema = @Schema(type = SchemaType.STRING)))
    public RestResponse<Void> start(@NotNull @Valid Credentials credentials, @Context HttpServerRequest request) {
        Accounts.Account user = login.check(credentials, caller.address());
        String secret = sessions.startCookie(user, origin(request));
        return RestResponse.ResponseBuilder.<Void>noContent()
                .cookie(cookie.write(request, secret))
                .header(HttpHeaders.CACHE_CONTROL.toString(), "no-store")
                .build();
    }

    @DELETE
    @Path("session")
    @AllowedTo(Audience.LOGIN)
    @Operation(operationId = "endSession", summary = "Log out of the dashboard")
    public RestResponse<Void> end(@Context HttpServerRequest request) {
        logout();
        return RestResponse.ResponseBuilder.<Void>noContent()
                .cookie(cookie.erase(request))
                .build();
    }

    private LoginSessions.Origin origin(HttpServerRequest request) {
        return LoginSessions.Origin.of(caller.address(), request);
    }
}
