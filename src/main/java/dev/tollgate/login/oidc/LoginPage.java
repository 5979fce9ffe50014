package dev.tollgate.login.oidc;

import dev.tollgate.http.PublicUrl;
import dev.tollgate.login.oidc.SignInRefused.Reason;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Where browsers are sent: whatever happens, a person sees a page. */
final class LoginPage {
    private LoginPage() {}

    static Response.ResponseBuilder to(String url) {
        return Response.status(Response.Status.FOUND)
                .header(HttpHeaders.LOCATION, url)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                // The address has a code in it, which is nobody else's.
                .header("Referrer-Policy", "no-referrer");
    }

    /** The login page says it in a sentence. */
    static Response.ResponseBuilder refused(PublicUrl publicUrl, Reason reason) {
        return to(publicUrl.at("/ui/login?refused=" + reason));
    }
}
