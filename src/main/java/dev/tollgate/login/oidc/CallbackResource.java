package dev.tollgate.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.keys.ServerSeal;
import dev.tollgate.login.LoginSessions.Origin;
import dev.tollgate.login.LoginThrottle;
import dev.tollgate.login.SessionCookie;
import dev.tollgate.login.oidc.SignInRefused.Reason;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The way back from the provider (OpenID Connect Core 1.0 section 3.1.2.5). */
@Path("/api/v1/sign-in/oidc/callback")
@Tag(name = "Login")
public class CallbackResource {
    private static final Logger LOG = Logger.getLogger(CallbackResource.class);

    private final Provider provider;
    private final PersonSignIn people;
    private final Spent spent;
    private final LoginThrottle throttle;
    private final SessionCookie cookie;
    private final ServerSeal seal;
    private final PublicUrl publicUrl;
    private final CurrentCaller caller;
    private final InstantSource clock;

    CallbackResource(
            Provider provider,
            PersonSignIn people,
            Spent spent,
            LoginThrottle throttle,
            SessionCookie cookie,
            ServerSeal seal,
            PublicUrl publicUrl,
            CurrentCaller caller,
            InstantSource clock) {
        this.provider = provider;
        this.people = people;
        this.spent = spent;
        this.throttle = throttle;
        this.cookie = cookie;
        this.seal = seal;
        this.publicUrl = publicUrl;
        this.caller = caller;
        this.clock = clock;
    }

    /** What the provider has the browser bring. */
    private record Brought(
            @Nullable String code,
            @Nullable String state,
            @Nullable String error,
            @Nullable String issuer) {}

    /** Whoever has got in, and where they go on. */
    private record Entered(String cookie, String returnTo) {}

    @GET
    @AllowedTo(Audience.PUBLIC)
    @Operation(operationId = "signInCallback", summary = "For browsers: back from the provider, into the dashboard")
    @APIResponse(
            responseCode = "302",
            description = "Into the dashboard with the session's cookie, or to the login page.")
    public Response callback(
            @QueryParam("code") @Nullable String code,
            @QueryParam("state") @Nullable String state,
            @QueryParam("error") @Nullable String error,
            @QueryParam("iss") @Nullable String issuer,
            @Context HttpServerRequest request) {
        provider.issuer();
        Response.ResponseBuilder answer;
        try {
            Entered entered = throttle.count(
                    caller.address(),
                    e -> e instanceof SignInRefused refused && refused.reason().isGuess(),
                    () -> enter(new Brought(code, state, error, issuer), request));
            String page = "/ui/signed-in?next=" + QueryText.encode(entered.returnTo());
            answer = LoginPage.to(publicUrl.at(page)).cookie(cookie.write(request, entered.cookie()));
        } catch (SignInRefused e) {
            // Anybody can come back from nowhere, as often as they like.
            Logger.Level level = e.reason() == Reason.SIGN_IN_EXPIRED ? Logger.Level.DEBUG : Logger.Level.INFO;
            LOG.logf(level, "A sign-in was refused reason=%s why=\"%s\"", e.reason(), e.getMessage());
            answer = LoginPage.refused(publicUrl, e.reason());
        } catch (ProblemException e) {
            boolean tooMany = e.type() == ProblemType.TOO_MANY_REQUESTS;
            answer = LoginPage.refused(publicUrl, tooMany ? Reason.TOO_MANY_REQUESTS : Reason.UNAVAILABLE);
            LOG.debugf("A sign-in was refused problem=%s", e.type());
        } catch (RuntimeException e) {
            // Whatever it is, a person sees a page.
            LOG.errorf(e, "A sign-in failed");
            answer = LoginPage.refused(publicUrl, Reason.UNAVAILABLE);
        }
        return answer.cookie(cookie.writePending(request, "", 0)).build();
    }

    private Entered enter(Brought brought, HttpServerRequest request) {
        PendingSignIn pending = pending(brought.state(), request);
        if (brought.issuer() != null && !brought.issuer().equals(provider.issuer())) {
            // RFC 9207 section 2.4.
            throw new SignInRefused(Reason.IDENTITY_INVALID, "iss: the answer is of another provider");
        }
        if (brought.code() == null || brought.error() != null) {
            throw new SignInRefused(Reason.PROVIDER_REFUSED);
        }
        ProviderIdentity who = provider.identify(brought.code(), pending);
        Origin origin = Origin.of(caller.address(), request);
        return new Entered(people.enter(who, pending.account(), origin), pending.returnTo());
    }

    /** Of this browser, and for the first time. */
    private PendingSignIn pending(@Nullable String state, HttpServerRequest request) {
        String sealed = cookie.readPending(request);
        PendingSignIn pending = sealed == null ? null : PendingSignIn.open(seal, sealed);
        boolean isOurs = pending != null
                && state != null
                && clock.instant().isBefore(pending.until())
                && MessageDigest.isEqual(state.getBytes(UTF_8), pending.state().getBytes(UTF_8));
        if (pending == null || !isOurs || !spent.spend("state", pending.state(), pending.until())) {
            throw new SignInRefused(Reason.SIGN_IN_EXPIRED);
        }
        return pending;
    }
}
