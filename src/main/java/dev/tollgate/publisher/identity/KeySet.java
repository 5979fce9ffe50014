package dev.tollgate.publisher.identity;

import dev.tollgate.publisher.identity.IdentityRefused.Check;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an issuer (RFC 7517 section 5). Of each only the numbers are read: what a key says of certificates or
 * of other places is ignored. Keys of a kind or size that is not taken are left out, before any work is done with them.
 */
public final class KeySet {
    private static final int MOST = 50;
    private static final int SMALLEST_RSA = 2_048;
    private static final int LARGEST_RSA = 4_096;
    /** In characters of base64url: 4,096 bits, and a leading zero octet or two. */
    private static final int LONGEST_MODULUS = 688;
    /** 64 bits: a large exponent makes each signature slow. */
    private static final int LONGEST_EXPONENT = 11;

    /** In bytes, of an RSA key with its encoded form. */
    private static final int LARGEST_KEY = 4_000;

    private static final Map<String, List<String>> NUMBERS = Map.of(
            "RSA", List.of("kty", "n", "e"), "EC", List.of("kty", "crv", "x", "y"), "OKP", List.of("kty", "crv", "x"));
    private static final Map<String, String> CURVES = Map.of("P-256", "ES256", "P-384", "ES384", "Ed25519", "EdDSA");

    private final List<Known> keys;

    private KeySet(List<Known> keys) {
        this.keys = keys;
    }

    private record Known(@Nullable String id, String algorithm, Key key) {}

    /** @throws IllegalArgumentException if it is none, has too many keys, or none that is taken */
    public static KeySet parse(String json) {
        List<Known> known = new ArrayList<>();
        for (Object entry : entries(json)) {
            Known key = entry instanceof Map<?, ?> members ? read(members) : null;
            if (key != null) {
                known.add(key);
            }
        }
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "has no public key of a kind that is taken: RSA of 2048 to 4096 bits, P-256, P-384, Ed25519");
        }
        return new KeySet(known);
    }

    private static List<?> entries(String json) {
        try {
            Object keys = JsonUtil.parseJson(json).get("keys");
            if (!(keys instanceof List<?> entries)) {
                throw new IllegalArgumentException("is no JSON Web Key Set");
            }
            if (entries.size() > MOST) {
                throw new IllegalArgumentException("has more than " + MOST + " keys");
            }
            return entries;
        } catch (JoseException e) {
            throw new IllegalArgumentException("is no JSON Web Key Set", e);
        }
    }

    private static @Nullable Known read(Map<?, ?> members) {
        List<String> numbers = NUMBERS.get(text(members, "kty"));
        String algorithm = algorithm(members);
        String use = text(members, "use");
        String intended = text(members, "alg");
        boolean fits = (use.isEmpty() || use.equals("sig"))
                && (intended.isEmpty() || intended.equals(algorithm) || intended.equals("Ed25519"));
        boolean isWhole = numbers != null
                && numbers.stream().noneMatch(name -> text(members, name).isEmpty());
        if (numbers == null || !isWhole || algorithm.isEmpty() || !fits) {
            return null;
        }
        Map<String, Object> bare = new HashMap<>();
        numbers.forEach(name -> bare.put(name, text(members, name)));
        try {
            Key key = ((PublicJsonWebKey) JsonWebKey.Factory.newJwk(bare)).getPublicKey();
            String id = text(members, "kid");
            return key == null || !hasGoodSize(key) ? null : new Known(id.isEmpty() ? null : id, algorithm, key);
        } catch (JoseException | RuntimeException e) {
            // One that nobody can read is no reason to refuse the others.
            return null;
        }
    }

    private static String algorithm(Map<?, ?> members) {
        return switch (text(members, "kty")) {
            case "RSA" ->
                text(members, "n").length() <= LONGEST_MODULUS
                                && text(members, "e").length() <= LONGEST_EXPONENT
                        ? "RS256"
                        : "";
            case "EC" -> text(members, "crv").equals("Ed25519") ? "" : CURVES.getOrDefault(text(members, "crv"), "");
            case "OKP" -> text(members, "crv").equals("Ed25519") ? "EdDSA" : "";
            default -> "";
        };
    }

    private static boolean hasGoodSize(Key key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= SMALLEST_RSA && bits <= LARGEST_RSA;
        }
        return true;
    }

    /** About how many bytes it takes, and no more. */
    int weight() {
        return keys.stream()
                .mapToInt(key ->
                        LARGEST_KEY + 2 * (key.id() == null ? 0 : key.id().length()))
                .sum();
    }

    private static String text(Map<?, ?> members, String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    /**
     * The key that a token names; of one that names none, the only one that fits.
     *
     * @return null if there is no key of that name, perhaps not yet
     * @throws IdentityRefused if that key, or whatever there is, is not for the token's algorithm
     */
    @Nullable
    Key find(@Nullable String id, String algorithm) throws IdentityRefused {
        List<Known> named =
                keys.stream().filter(key -> id == null || id.equals(key.id())).toList();
        if (named.isEmpty()) {
            return null;
        }
        List<Known> fitting =
                named.stream().filter(key -> key.algorithm().equals(algorithm)).toList();
        if (fitting.size() != 1) {
            throw new IdentityRefused(Check.SIGNATURE, "signature: it names no key of the issuer for its alg (kid)");
        }
        return fitting.get(0).key();
    }
}
