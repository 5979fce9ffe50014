package dev.tollgate.publisher;

import dev.tollgate.support.Certificate;
import dev.tollgate.support.Receiver;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** An OpenID issuer on loopback: its metadata, its keys, and identity tokens by any of them. */
public final class FakeIssuer implements AutoCloseable {
    final Receiver server;
    final PublicJsonWebKey rsa = key("rsa", pair("RSA", 2048));
    final PublicJsonWebKey p256 = key("p256", curve("secp256r1"));
    final PublicJsonWebKey p384 = key("p384", curve("secp384r1"));
    final PublicJsonWebKey ed25519 = key("ed25519", pair("Ed25519", 255));

    public FakeIssuer(Certificate certificate) {
        server = new Receiver(certificate);
        behaveWell();
    }

    public static Certificate certificate() {
        return Certificate.create("ip:127.0.0.1");
    }

    public String url() {
        return server.url("");
    }

    void behaveWell() {
        server.behave((request, out) -> Receiver.answer(
                out,
                200,
                request.path().endsWith("openid-configuration") ? metadata(server.url("/keys")) : keys(),
                "Content-Type: application/json",
                "Cache-Control: public, max-age=600"));
    }

    String metadata(String keys) {
        return JsonUtil.toJson(Map.of("issuer", url(), "jwks_uri", keys));
    }

    String keys() {
        return keySet(rsa, p256, p384, ed25519);
    }

    static String keySet(PublicJsonWebKey... keys) {
        return JsonUtil.toJson(Map.of(
                "keys",
                List.of(keys).stream()
                        .map(key -> key.toParams(OutputControlLevel.PUBLIC_ONLY))
                        .toList()));
    }

    /** What a good identity token says; a test changes some of it. */
    public Map<String, Object> claims(String audience) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", url());
        claims.put("aud", audience);
        claims.put("sub", "repo:octo/one:environment:release");
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put("exp", now + 600);
        claims.put("repository", "octo/one");
        claims.put("repository_id", "1001");
        claims.put("environment", "release");
        return claims;
    }

    public String sign(Map<String, Object> claims) {
        return sign(claims, rsa, "RS256", "rsa");
    }

    static String sign(Map<String, Object> claims, PublicJsonWebKey key, String algorithm, String keyId) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(JsonUtil.toJson(claims));
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKeyIdHeaderValue(keyId);
            signature.setKey(key.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static PublicJsonWebKey key(String id, KeyPair pair) {
        try {
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
            key.setPrivateKey(pair.getPrivate());
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair curve(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(name));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
