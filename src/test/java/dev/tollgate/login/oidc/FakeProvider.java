package dev.tollgate.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.support.Receiver;
import dev.tollgate.support.Receiver.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An OpenID provider on loopback. Whoever has a code made says who the person is: it believes anything. */
public final class FakeProvider implements AutoCloseable {
    static final String CLIENT = "tollgate";
    static final String SECRET = "a secret: with % and ü";

    final Receiver server = new Receiver(null);
    final RsaJsonWebKey key = key();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    private record Code(Map<String, String> request, Map<String, Object> claims) {}

    /** Who sits at the browsers that are sent here. */
    private volatile Map<String, Object> present = Map.of();

    FakeProvider() {
        server.behave(this::answer);
    }

    private void answer(Received request, OutputStream out) throws IOException {
        switch (request.path().split("\\?")[0]) {
            case "/.well-known/openid-configuration" -> Receiver.answer(out, 200, metadata());
            case "/keys" ->
                Receiver.answer(
                        out,
                        200,
                        JsonUtil.toJson(Map.of("keys", List.of(key.toParams(OutputControlLevel.PUBLIC_ONLY)))));
            case "/token" -> {
                String answer = exchange(request);
                Receiver.answer(
                        out, answer == null ? 400 : 200, answer == null ? "{\"error\":\"invalid_grant\"}" : answer);
            }
            case "/authorize" -> {
                Map<String, String> query = parameters(request.path().split("\\?", 2)[1]);
                String back = query.get("redirect_uri") + "?state=" + query.get("state") + "&code="
                        + code(server.url(request.path()), present);
                Receiver.answer(out, 302, "", "Location: " + back);
            }
            case "/logout" ->
                Receiver.answer(
                        out,
                        302,
                        "",
                        "Location: "
                                + parameters(request.path().split("\\?", 2)[1]).get("post_logout_redirect_uri"));
            default -> Receiver.answer(out, 404, "");
        }
    }

    /** From now on browsers are sent back at once, as this person's. */
    public void seat(Map<String, Object> person) {
        present = person;
    }

    String issuer() {
        return server.url("");
    }

    private String metadata() {
        return JsonUtil.toJson(Map.of(
                "issuer", issuer(),
                "authorization_endpoint", server.url("/authorize?theme=dark"),
                "token_endpoint", server.url("/token"),
                "end_session_endpoint", server.url("/logout"),
                "jwks_uri", server.url("/keys")));
    }

    /** A code as the provider gives it to the browser that was sent to this address. */
    String code(String authorization, Map<String, Object> claims) {
        String code = UUID.randomUUID().toString();
        codes.put(code, new Code(parameters(URI.create(authorization).getRawQuery()), claims));
        return code;
    }

    private @Nullable String exchange(Received request) {
        Map<String, String> form = parameters(request.body());
        Code code = codes.remove(form.getOrDefault("code", ""));
        String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + encoded(SECRET)).getBytes(UTF_8));
        if (code == null) {
            return null;
        }
        boolean isGood = request.header("Authorization").equals("Basic " + basic)
                && form.getOrDefault("redirect_uri", "").equals(code.request().get("redirect_uri"))
                && challenge(form.getOrDefault("code_verifier", ""))
                        .equals(code.request().get("code_challenge"));
        if (!isGood) {
            return null;
        }
        Map<String, Object> claims = claims(code.request().getOrDefault("nonce", ""));
        claims.putAll(code.claims());
        claims.values().removeIf(value -> value.equals(""));
        return JsonUtil.toJson(Map.of("token_type", "Bearer", "access_token", "x", "id_token", sign(claims)));
    }

    private Map<String, Object> claims(String nonce) {
        Map<String, Object> claims = about(CLIENT);
        claims.put("nonce", nonce);
        return claims;
    }

    Map<String, Object> about(String audience) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer());
        claims.put("aud", audience);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        return claims;
    }

    String logoutToken(Map<String, Object> changes) {
        Map<String, Object> claims = about(CLIENT);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        claims.putAll(changes);
        claims.values().removeIf(value -> value.equals(""));
        return sign(claims);
    }

    String sign(Map<String, Object> claims) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(JsonUtil.toJson(claims));
            signature.setAlgorithmHeaderValue("RS256");
            signature.setKeyIdHeaderValue("one");
            signature.setKey(key.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            values.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return values;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RsaJsonWebKey key() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("one");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
