package dev.tollgate.audit.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.Key;
import java.time.Instant;
import java.util.function.Function;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A signed word on how far a chain had come: a JWS (RFC 7515, compact, ES256) over the organization, the head's place and
 * hash, the number of events and the time.
 *
 * @param organization the organization's id
 * @param seq the place of the newest event, which is also the number of events
 * @param hash of the newest event, hexadecimal
 */
public record Checkpoint(String organization, long seq, String hash) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "tollgate-checkpoint+jws";

    /** What became of a signed text. */
    enum Trust {
        SIGNED,
        UNKNOWN_KEY,
        FORGED
    }

    /** @param checkpoint null where it is forged, or no checkpoint at all */
    record Judged(Trust trust, @Nullable Checkpoint checkpoint) {}

    /** @return the signed text */
    public String sign(EllipticCurveJsonWebKey key, Instant at) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setHeader("typ", TYPE);
        signature.setPayload(JSON.createObjectNode()
                .put("org", organization)
                .put("seq", seq)
                .put("count", seq)
                .put("hash", hash)
                .put("at", at.toString())
                .toString());
        signature.setKey(key.getPrivateKey());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("the key has signed when it was read", e);
        }
    }

    /** @param keys the public key of a {@code kid}, null for one that is not known */
    static Judged judge(String signed, Function<String, @Nullable Key> keys) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(new AlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256));
        try {
            signature.setCompactSerialization(signed);
            if (!TYPE.equals(signature.getHeader("typ")) || signature.getKeyIdHeaderValue() == null) {
                return new Judged(Trust.FORGED, null);
            }
            Key key = keys.apply(signature.getKeyIdHeaderValue());
            if (key == null) {
                return new Judged(Trust.UNKNOWN_KEY, null);
            }
            signature.setKey(key);
            return signature.verifySignature()
                    ? new Judged(Trust.SIGNED, of(JSON.readTree(signature.getPayload())))
                    : new Judged(Trust.FORGED, null);
        } catch (JoseException | JsonProcessingException e) {
            return new Judged(Trust.FORGED, null);
        }
    }

    private static Checkpoint of(JsonNode payload) {
        return new Checkpoint(
                payload.path("org").asText(),
                payload.path("seq").asLong(),
                payload.path("hash").asText());
    }
}
