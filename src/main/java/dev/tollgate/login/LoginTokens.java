package dev.tollgate.login;

import com.github.benmanes.caffeine.cache.Cache;
import dev.tollgate.cache.Caches;
import dev.tollgate.keys.SigningKeys;
import dev.tollgate.secret.TokenValue;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claims;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/** JWTs (RFC 7519) that stand for a login: signed ES256, they name the session that can end them early. */
@Singleton
public class LoginTokens {
    private static final String ISSUER = "tollgate";
    private static final String AUDIENCE = "tollgate-admin";
    private static final String SESSION = "sid";
    private static final int KNOWN = 10_000;

    /** Good ones by their SHA-256: who calls comes again, and checking a signature is a good part of a call. */
    private final Cache<ByteBuffer, Known> known = Caches.of(KNOWN, Duration.ofHours(1));

    private final SigningKeys keys;
    private final InstantSource clock;
    private final LoginConfig config;

    LoginTokens(SigningKeys keys, InstantSource clock, LoginConfig config) {
        this.keys = keys;
        this.clock = clock;
        this.config = config;
    }

    String sign(UUID user, UUID session) {
        EllipticCurveJsonWebKey key = keys.current();
        long now = clock.instant().getEpochSecond();
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user.toString())
                .claim(SESSION, session.toString())
                .claim(Claims.jti, UUID.randomUUID().toString())
                .issuedAt(now)
                .expiresAt(now + config.jwtLifetime().toSeconds())
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(key.getKeyId())
                .sign(key.getPrivateKey());
    }

    private record Known(UUID session, long expiresAtMillis) {}

    /** The session that a good JWT names; null for one that is forged, expired or meant for something else. */
    @Nullable
    public UUID session(String jwt) {
        ByteBuffer hash = ByteBuffer.wrap(TokenValue.sha256(jwt));
        Known good = known.getIfPresent(hash);
        if (good == null) {
            good = check(jwt);
            if (good == null) {
                return null;
            }
            known.put(hash, good);
        }
        return clock.millis() < good.expiresAtMillis() ? good.session() : null;
    }

    private @Nullable Known check(String jwt) {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setVerificationKeyResolver(new JwksVerificationKeyResolver(List.copyOf(keys.all())))
                    .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "ES256")
                    .setExpectedIssuer(ISSUER)
                    .setExpectedAudience(AUDIENCE)
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .build()
                    .processToClaims(jwt);
            UUID session = UUID.fromString(claims.getStringClaimValue(SESSION));
            return new Known(session, claims.getExpirationTime().getValueInMillis());
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException | NullPointerException e) {
            return null;
        }
    }

    /** The public keys as a JWK Set (RFC 7517 section 5). */
    String jwks() {
        return new JsonWebKeySet(keys.all()).toJson();
    }
}
