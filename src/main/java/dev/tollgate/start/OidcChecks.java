package dev.tollgate.start;

import dev.tollgate.publisher.identity.IssuerUrl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Settings of the provider at which people sign in that make sense together only. */
final class OidcChecks {
    private static final String ISSUER = "tollgate.oidc.issuer";
    private static final String CLIENT = "tollgate.oidc.client-id";
    private static final String SECRET_FILE = "tollgate.oidc.client-secret-file";
    private static final String SCOPES = "tollgate.oidc.scopes";

    private final Settings settings;

    OidcChecks(Settings settings) {
        this.settings = settings;
    }

    List<String> refusals() {
        List<String> found = new ArrayList<>();
        // What is no issuer is refused by its rule.
        if (IssuerUrl.isOwn(settings.text(ISSUER)) && !isThere(CLIENT)) {
            found.add(Settings.refusal(CLIENT, "must be set, since TOLLGATE_OIDC_ISSUER is"));
        }
        if (!isThere(ISSUER) && isThere(CLIENT)) {
            found.add(Settings.refusal(ISSUER, "must be set, since TOLLGATE_OIDC_CLIENT_ID is"));
        }
        if (isThere("tollgate.oidc.client-secret") && isThere(SECRET_FILE)) {
            found.add(Settings.refusal(SECRET_FILE, "must not be set besides TOLLGATE_OIDC_CLIENT_SECRET"));
        }
        if (isThere(SCOPES)
                && !Arrays.asList(settings.text(SCOPES).split(" *, *")).contains("openid")) {
            found.add(Settings.refusal(SCOPES, "must contain openid"));
        }
        return found;
    }

    private boolean isThere(String name) {
        return !settings.text(name).isEmpty();
    }
}
