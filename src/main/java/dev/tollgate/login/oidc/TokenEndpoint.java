package dev.tollgate.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.login.oidc.SignInRefused.Reason;
import dev.tollgate.outbound.OutboundAnswer;
import dev.tollgate.outbound.OutboundHttp;
import dev.tollgate.outbound.OutboundRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Where the provider gives an ID token for a code (OpenID Connect Core 1.0 section 3.1.3). */
final class TokenEndpoint {
    private static final Logger LOG = Logger.getLogger(TokenEndpoint.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int LARGEST = 256 * 1024;

    private final OutboundHttp http;
    private final OidcConfig config;

    TokenEndpoint(OutboundHttp http, OidcConfig config) {
        this.http = http;
        this.config = config;
    }

    String idToken(String url, Map<String, Object> metadata, String client, Map<String, String> form) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        Map<String, String> whole = new LinkedHashMap<>(form);
        authenticate(client, secret(), metadata, headers, whole);
        byte[] body = QueryText.of(whole).getBytes(UTF_8);
        return idToken(send(new OutboundRequest("POST", url, headers, body, DEADLINE, LARGEST)));
    }

    /** Basic unless the provider takes the form alone (RFC 6749 section 2.3.1); a public client names itself. */
    private static void authenticate(
            String client,
            @Nullable String secret,
            Map<String, Object> metadata,
            Map<String, String> headers,
            Map<String, String> form) {
        boolean byForm = metadata.get("token_endpoint_auth_methods_supported") instanceof List<?> methods
                && !methods.contains("client_secret_basic")
                && methods.contains("client_secret_post");
        if (secret != null && !byForm) {
            String pair = QueryText.encode(client) + ":" + QueryText.encode(secret);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
            return;
        }
        form.put("client_id", client);
        if (secret != null) {
            form.put("client_secret", secret);
        }
    }

    private @Nullable String secret() {
        return config.clientSecret()
                .orElseGet(
                        () -> config.clientSecretFile().map(TokenEndpoint::read).orElse(null));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("TOLLGATE_OIDC_CLIENT_SECRET_FILE: cannot read " + file, e);
        }
    }

    private OutboundAnswer send(OutboundRequest request) {
        try {
            return http.call(request).get(DEADLINE.toSeconds() + 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignInRefused(Reason.ISSUER_UNREACHABLE);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("The provider could not be asked for an ID token reason=\"%s\"", e);
            throw new SignInRefused(Reason.ISSUER_UNREACHABLE);
        }
    }

    private static String idToken(OutboundAnswer answer) {
        Map<String, Object> json = json(answer);
        if (answer.status() == 200 && json.get("id_token") instanceof String token) {
            return token;
        }
        boolean isCode = "invalid_grant".equals(json.get("error"));
        if (isCode) {
            throw new SignInRefused(Reason.IDENTITY_INVALID, "the provider does not take the code");
        }
        // Such as a wrong client secret: for the operator to mend.
        LOG.warnf("The provider gives no ID token status=%d error=\"%s\"", answer.status(), json.get("error"));
        throw new SignInRefused(answer.status() >= 500 ? Reason.ISSUER_UNREACHABLE : Reason.PROVIDER_REFUSED);
    }

    private static Map<String, Object> json(OutboundAnswer answer) {
        try {
            return answer.whole() ? JsonUtil.parseJson(new String(answer.body(), UTF_8)) : Map.of();
        } catch (JoseException | RuntimeException e) {
            return Map.of();
        }
    }
}
