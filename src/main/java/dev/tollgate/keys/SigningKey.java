package dev.tollgate.keys;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An ES256 key (RFC 7518 section 3.4), named by its thumbprint (RFC 7638). Whatever is handed out here has signed. */
final class SigningKey {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String ALGORITHM = "ES256";

    private SigningKey() {}

    static boolean isIn(Path file) {
        try {
            read(file);
            return true;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    static EllipticCurveJsonWebKey read(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file).strip();
        if (!pem.startsWith(BEGIN)) {
            throw new InvalidKeyException("no PEM file of a private key in PKCS#8 form");
        }
        try {
            return of(KeyUtils.decodePrivateKey(pem, SignatureAlgorithm.ES256));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("no Base64", e);
        }
    }

    static EllipticCurveJsonWebKey of(byte[] pkcs8) throws GeneralSecurityException {
        return of(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    }

    private static EllipticCurveJsonWebKey of(PrivateKey key) throws GeneralSecurityException {
        if (!(key instanceof ECPrivateKey secret)
                || !EllipticCurves.P_256.equals(
                        EllipticCurves.getName(secret.getParams().getCurve()))) {
            throw new InvalidKeyException("no key of the curve P-256");
        }
        ECPublicKeySpec open = new ECPublicKeySpec(publicPoint(secret.getS()), secret.getParams());
        EllipticCurveJsonWebKey named = new EllipticCurveJsonWebKey(
                (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(open));
        named.setPrivateKey(secret);
        named.setAlgorithm(ALGORITHM);
        named.setUse("sig");
        named.setKeyId(named.calculateBase64urlEncodedThumbprint("SHA-256"));
        use(named);
        return named;
    }

    /** Or a number that is no key would be found by the first login. */
    private static void use(EllipticCurveJsonWebKey key) throws InvalidKeyException {
        try {
            JsonWebSignature signing = new JsonWebSignature();
            signing.setAlgorithmHeaderValue(ALGORITHM);
            signing.setPayload("start");
            signing.setKey(key.getPrivateKey());
            JsonWebSignature verifying = new JsonWebSignature();
            verifying.setCompactSerialization(signing.getCompactSerialization());
            verifying.setKey(key.getPublicKey());
            if (verifying.verifySignature()) {
                return;
            }
        } catch (JoseException e) {
            throw new InvalidKeyException("a key that does not sign", e);
        }
        throw new InvalidKeyException("a key whose signature does not verify");
    }

    private static ECPoint publicPoint(BigInteger secret) throws InvalidKeyException {
        X9ECParameters curve = SECNamedCurves.getByName("secp256r1");
        if (secret.signum() <= 0 || secret.compareTo(curve.getN()) >= 0) {
            throw new InvalidKeyException("no number of the curve P-256");
        }
        org.bouncycastle.math.ec.ECPoint point =
                new FixedPointCombMultiplier().multiply(curve.getG(), secret).normalize();
        return new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    }

    static byte[] generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }
}
