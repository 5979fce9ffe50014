package dev.tollgate.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.http.PublicUrl;
import dev.tollgate.login.oidc.SignInRefused.Reason;
import dev.tollgate.outbound.ExceptedHosts;
import dev.tollgate.outbound.OutboundHttp;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import dev.tollgate.publisher.identity.IdentityToken;
import dev.tollgate.publisher.identity.IssuerConfig;
import dev.tollgate.publisher.identity.IssuerKeys;
import dev.tollgate.publisher.identity.IssuerUnreachable;
import dev.tollgate.publisher.identity.IssuerUrl;
import dev.tollgate.secret.TokenValue;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The provider that the operator has chosen (OpenID Connect Core 1.0, Discovery 1.0). It may be anywhere, also in a network of
 * the operator's own; its documents are as bounded as those of other issuers, and its keys are kept as theirs are.
 */
@Singleton
class Provider {
    private static final String CALLBACK = "/api/v1/sign-in/oidc/callback";

    private final OidcConfig config;
    private final IssuerConfig issuers;
    private final PublicUrl publicUrl;
    private final InstantSource clock;
    private final Vertx vertx;
    private @Nullable Connection connection;

    Provider(OidcConfig config, IssuerConfig issuers, PublicUrl publicUrl, InstantSource clock, Vertx vertx) {
        this.config = config;
        this.issuers = issuers;
        this.publicUrl = publicUrl;
        this.clock = clock;
        this.vertx = vertx;
    }

    private record Connection(IssuerKeys keys, TokenEndpoint tokens) {}

    boolean isThere() {
        return config.issuer().isPresent();
    }

    /** @throws ProblemException {@code NOT_FOUND} if there is none */
    String issuer() {
        return config.issuer().orElseThrow(ProblemException::notFound);
    }

    private String client() {
        return config.clientId().orElseThrow(ProblemException::notFound);
    }

    /** Made when it is first asked for: a start does not wait for it. */
    private synchronized Connection connection() {
        if (connection == null) {
            OutboundHttp http = new OutboundHttp(
                    vertx, ExceptedHosts.EVERY, issuers.caFile().orElse(null));
            connection = new Connection(IssuerKeys.ofOperator(http), new TokenEndpoint(http, config));
        }
        return connection;
    }

    /** Where the browser is sent (Core section 3.1.2.1). */
    String authorization(PendingSignIn pending) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client());
        query.put("redirect_uri", publicUrl.at(CALLBACK));
        query.put("scope", String.join(" ", config.scopes()));
        query.put("state", pending.state());
        query.put("nonce", pending.nonce());
        query.put("code_challenge", challenge(pending.verifier()));
        query.put("code_challenge_method", "S256");
        return QueryText.append(endpoint("authorization_endpoint"), query);
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(TokenValue.sha256(verifier));
    }

    /** Who the person is that the code was made for. */
    ProviderIdentity identify(String code, PendingSignIn pending) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", publicUrl.at(CALLBACK));
        form.put("code_verifier", pending.verifier());
        String compact = connection().tokens().idToken(endpoint("token_endpoint"), metadata(), client(), form);
        try {
            IdentityToken token = believed(compact);
            String nonce = token.claim("nonce");
            if (nonce == null
                    || !MessageDigest.isEqual(
                            nonce.getBytes(UTF_8), pending.nonce().getBytes(UTF_8))) {
                throw new IdentityRefused(Check.REPLAY, "nonce: it is not of this sign-in");
            }
            return ProviderIdentity.of(token, compact, issuer(), config);
        } catch (IdentityRefused e) {
            throw new SignInRefused(Reason.IDENTITY_INVALID, e.why());
        } catch (IssuerUnreachable e) {
            throw new SignInRefused(Reason.ISSUER_UNREACHABLE);
        }
    }

    LogoutToken logout(String compact) throws IdentityRefused, IssuerUnreachable {
        return LogoutToken.of(believed(compact));
    }

    /** Core section 3.1.3.7, without the nonce. */
    private IdentityToken believed(String compact) throws IdentityRefused, IssuerUnreachable {
        IdentityToken token = IdentityToken.parse(compact);
        if (!issuer().equals(token.issuer())) {
            throw new IdentityRefused(Check.ISSUER, "issuer: it is of another (iss)");
        }
        connection().keys().requireSignature(token);
        String party = token.claim("azp");
        boolean isOurs = token.audiences().contains(client())
                && (party == null ? token.audiences().size() == 1 : party.equals(client()));
        if (!isOurs) {
            throw new IdentityRefused(Check.AUDIENCE, "audience: it is for another (aud, azp)");
        }
        token.requireTime(clock.instant());
        return token;
    }

    /** Where a person ends their session there as well (RP-Initiated Logout 1.0 section 2); null if it offers no such place. */
    @Nullable
    String endOfSession(@Nullable String idToken) {
        if (!(metadata().get("end_session_endpoint") instanceof String place) || !IssuerUrl.isPrivate(place)) {
            return null;
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", client());
        query.put("post_logout_redirect_uri", publicUrl.at("/ui/login"));
        if (idToken != null) {
            query.put("id_token_hint", idToken);
        }
        return QueryText.append(place, query);
    }

    private String endpoint(String name) {
        if (metadata().get(name) instanceof String url && IssuerUrl.isPrivate(url)) {
            return url;
        }
        throw new SignInRefused(Reason.ISSUER_UNREACHABLE, "the metadata names no " + name);
    }

    private Map<String, Object> metadata() {
        try {
            return connection().keys().metadata(issuer());
        } catch (IssuerUnreachable e) {
            throw new SignInRefused(Reason.ISSUER_UNREACHABLE);
        }
    }
}
