package dev.tollgate.publisher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.publisher.identity.IdentityRefused.Check;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * What a CI job shows (JWT, RFC 7519), not believed yet. Of its head only the algorithm and the key's id are heard: keys and
 * addresses of keys in it are ignored.
 */
public final class IdentityToken {
    private static final int LONGEST = 32 * 1024;
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    private static final AlgorithmConstraints ALGORITHMS =
            new AlgorithmConstraints(ConstraintType.PERMIT, "RS256", "ES256", "ES384", "EdDSA");

    private final String compact;
    private final String algorithm;
    private final @Nullable String keyId;
    private final byte[] payload;
    private final Map<String, Object> claims;
    private @Nullable Key tried;
    private boolean signed;

    private IdentityToken(JsonWebSignature parsed, String compact, byte[] payload, Map<String, Object> claims) {
        this.compact = compact;
        this.algorithm = String.valueOf(parsed.getAlgorithmHeaderValue());
        this.keyId = parsed.getKeyIdHeaderValue();
        this.payload = payload;
        this.claims = claims;
    }

    /** @throws IdentityRefused unless it is a signed JWT in the compact form, by an algorithm that is taken */
    public static IdentityToken parse(String compact) throws IdentityRefused {
        try {
            if (compact.length() > LONGEST || compact.split("\\.", -1).length != 3) {
                throw new IdentityRefused(Check.FORM, "the identity token is no signed JWT");
            }
            JsonWebSignature parsed = new JsonWebSignature();
            parsed.setCompactSerialization(compact);
            byte[] payload = parsed.getUnverifiedPayloadBytes();
            Map<String, Object> claims = JsonUtil.parseJson(parsed.getUnverifiedPayload());
            IdentityToken token = new IdentityToken(parsed, compact, payload, claims);
            token.requireAlgorithm();
            return token;
        } catch (JoseException | RuntimeException e) {
            throw new IdentityRefused(Check.FORM, "the identity token is no signed JWT");
        }
    }

    private void requireAlgorithm() throws IdentityRefused {
        try {
            ALGORITHMS.checkConstraint(algorithm);
        } catch (JoseException e) {
            throw new IdentityRefused(Check.SIGNATURE, "signature: the algorithm is none of those that are taken");
        }
    }

    /** @throws IdentityRefused without a claim {@code iss} */
    public String issuer() throws IdentityRefused {
        if (claims.get("iss") instanceof String issuer && !issuer.isEmpty() && issuer.indexOf('\0') < 0) {
            return issuer;
        }
        throw new IdentityRefused(Check.ISSUER, "issuer: the claim iss is missing");
    }

    /** @throws IdentityRefused unless there is exactly one */
    public String audience() throws IdentityRefused {
        Object audience = claims.get("aud");
        if (audience instanceof List<?> several && several.size() == 1) {
            audience = several.get(0);
        }
        if (audience instanceof String only) {
            return only;
        }
        throw new IdentityRefused(Check.AUDIENCE, "audience: the claim aud must name one audience, and no other");
    }

    /** Whom it is for (RFC 7519 section 4.1.3); empty if it does not say. */
    public List<String> audiences() {
        Object audience = claims.get("aud");
        if (audience instanceof List<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return audience instanceof String only ? List.of(only) : List.of();
    }

    @Nullable
    Key keyAmong(KeySet keys) throws IdentityRefused {
        return keys.find(keyId, algorithm);
    }

    /** @throws IdentityRefused unless one of the keys has signed it */
    public void requireSignature(KeySet keys) throws IdentityRefused {
        Key key = keyAmong(keys);
        if (key == null) {
            throw new IdentityRefused(Check.SIGNATURE, "signature: the issuer has no such key (kid, alg)");
        }
        requireSignature(key);
    }

    /** Each key is tried once, however many publishers trust it. */
    void requireSignature(Key key) throws IdentityRefused {
        if (!key.equals(tried)) {
            tried = key;
            signed = isSignedBy(key);
        }
        if (!signed) {
            throw new IdentityRefused(Check.SIGNATURE, "signature: it is not valid");
        }
    }

    private boolean isSignedBy(Key key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(ALGORITHMS);
            signature.setCompactSerialization(compact);
            signature.setKey(key);
            return signature.verifySignature();
        } catch (JoseException e) {
            // Such as a critical header that is not understood: refused like any that does not verify.
            return false;
        }
    }

    /** @throws IdentityRefused unless it is in force */
    public void requireTime(Instant now) throws IdentityRefused {
        Instant end = time("exp");
        Instant begin = time("iat");
        if (end == null || begin == null) {
            throw new IdentityRefused(Check.TIME, "time: the claims exp and iat are required");
        }
        if (Duration.between(begin, end).compareTo(LONGEST_LIFE) > 0) {
            throw new IdentityRefused(Check.TIME, "time: it lives longer than 24 hours");
        }
        if (!now.isBefore(end.plus(SKEW))) {
            throw new IdentityRefused(Check.TIME, "time: it has expired (exp)");
        }
        Instant notBefore = claims.containsKey("nbf") ? time("nbf") : begin;
        if (notBefore == null || begin.isAfter(now.plus(SKEW)) || notBefore.isAfter(now.plus(SKEW))) {
            throw new IdentityRefused(Check.TIME, "time: it is not valid yet (iat, nbf)");
        }
    }

    /** From when on nobody can show it any more. To be asked of one that is in force. */
    public Instant over() {
        Instant end = time("exp");
        return end == null ? Instant.EPOCH : end.plus(SKEW);
    }

    private @Nullable Instant time(String claim) {
        return claims.get(claim) instanceof Number seconds && Math.abs(seconds.doubleValue()) < 1e11
                ? Instant.ofEpochSecond(seconds.longValue())
                : null;
    }

    /** A claim as text; {@code /} leads into an object. Null if it is absent, or no text, number or truth value. */
    public @Nullable String claim(String name) {
        Object value = value(name);
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    /** A claim as JSON has it; {@code /} leads into an object. Null if it is absent. */
    public @Nullable Object value(String name) {
        return value(claims, name);
    }

    private static @Nullable Object value(Map<?, ?> object, String name) {
        if (object.containsKey(name)) {
            return object.get(name);
        }
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            if (object.get(name.substring(0, slash)) instanceof Map<?, ?> inner) {
                return value(inner, name.substring(slash + 1));
            }
        }
        return null;
    }

    /**
     * By what it is known again, however it is encoded or signed: its issuer and id, or all it says. Within an organization:
     * what another says of its own keys' tokens is no matter here.
     */
    public byte[] identity(UUID organization) throws IdentityRefused {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((organization + "\n" + issuer() + "\n").getBytes(UTF_8));
            if (claims.get("jti") instanceof String id && !id.isBlank()) {
                digest.update(("jti\n" + id).getBytes(UTF_8));
            } else {
                digest.update("payload\n".getBytes(UTF_8));
                digest.update(payload);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "IdentityToken[redacted]";
    }
}
