package dev.tollgate.keys;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jspecify.annotations.Nullable;

/** The ES256 keys of login JWTs (RFC 7518 section 3.4), named by their thumbprints (RFC 7638). */
@Singleton
public class SigningKeys {
    private final KeyConfig config;
    private final ServerKeys shared;
    private volatile @Nullable List<EllipticCurveJsonWebKey> keys;

    public SigningKeys(KeyConfig config, ServerKeys shared) {
        this.config = config;
        this.shared = shared;
    }

    /** All that verify; the first signs. */
    public List<EllipticCurveJsonWebKey> all() {
        List<EllipticCurveJsonWebKey> known = keys;
        if (known == null) {
            known = config.jwtKeyFiles()
                    .map(files -> files.stream().map(SigningKeys::read).toList())
                    .orElseGet(() -> List.of(key(shared.shared("jwt", SigningKeys::generate), "the database")));
            keys = known;
        }
        return known;
    }

    public EllipticCurveJsonWebKey current() {
        return all().get(0);
    }

    private static EllipticCurveJsonWebKey read(Path file) {
        try {
            String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
            return key(Base64.getDecoder().decode(base64), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("TOLLGATE_AUTH_JWT_KEY_FILES: cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("TOLLGATE_AUTH_JWT_KEY_FILES: not a PEM file: " + file, e);
        }
    }

    private static EllipticCurveJsonWebKey key(byte[] pkcs8, String source) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            ECPrivateKey secret = (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            ECPublicKeySpec open = new ECPublicKeySpec(publicPoint(secret.getS()), secret.getParams());
            EllipticCurveJsonWebKey key = new EllipticCurveJsonWebKey((ECPublicKey) factory.generatePublic(open));
            key.setPrivateKey(secret);
            key.setAlgorithm("ES256");
            key.setUse("sig");
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            return key;
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalStateException("Not an EC P-256 private key in PKCS#8 form: " + source, e);
        }
    }

    private static ECPoint publicPoint(BigInteger secret) {
        X9ECParameters curve = SECNamedCurves.getByName("secp256r1");
        org.bouncycastle.math.ec.ECPoint point =
                new FixedPointCombMultiplier().multiply(curve.getG(), secret).normalize();
        return new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    }

    private static byte[] generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }
}
