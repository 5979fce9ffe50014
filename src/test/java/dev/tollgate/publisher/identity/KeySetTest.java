package dev.tollgate.publisher.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys of an issuer are taken, and what a hostile set costs. */
class KeySetTest {
    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static Map<String, Object> rsa(int bits) {
        return new HashMap<>(Map.of(
                "kty",
                "RSA",
                "kid",
                "a",
                "e",
                "AQAB",
                "n",
                base64(BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE))));
    }

    private static KeySet set(Object... keys) {
        return KeySet.parse(JsonUtil.toJson(Map.of("keys", Arrays.asList(keys))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072, 4096})
    void goodSizesAreTaken(int bits) throws Exception {
        assertThat(set(rsa(bits)).find("a", "RS256")).isInstanceOf(RSAPublicKey.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2047, 4097, 8192, 32768})
    void otherSizesAreNot(int bits) {
        assertThatThrownBy(() -> set(rsa(bits))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHugeExponentIsNotTaken() {
        Map<String, Object> key = rsa(2048);
        key.put("e", base64(BigInteger.ONE.shiftLeft(2000).add(BigInteger.ONE)));
        assertThatThrownBy(() -> set(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fiftyKeysAreTakenAndFiftyOneAreNot() throws Exception {
        Object[] fifty = new Object[50];
        Arrays.fill(fifty, rsa(2048));
        assertThat(set(fifty)).isNotNull();
        Object[] more = Arrays.copyOf(fifty, 51);
        more[50] = rsa(2048);
        assertThatThrownBy(() -> set(more)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotForSignaturesIsLeftOut() throws Exception {
        Map<String, Object> encrypting = rsa(2048);
        encrypting.put("use", "enc");
        encrypting.put("kid", "b");
        Map<String, Object> other = rsa(2048);
        other.put("alg", "RS512");
        other.put("kid", "c");
        Map<String, Object> symmetric = Map.of("kty", "oct", "kid", "d", "k", "c2VjcmV0");
        Map<String, Object> curve = Map.of("kty", "EC", "crv", "P-521", "kid", "e", "x", "AA", "y", "AA");
        Map<String, Object> wrong = Map.of("kty", "EC", "crv", "P-256", "kid", "f", "x", "", "y", "");
        KeySet keys = set(rsa(2048), encrypting, other, symmetric, curve, wrong, "text", 7);
        assertThat(keys.find("a", "RS256")).isNotNull();
        for (String id : new String[] {"b", "c", "d", "e", "f"}) {
            assertThat(keys.find(id, "RS256")).isNull();
        }
    }

    @Test
    void aKeyIsOnlyForItsAlgorithm() throws Exception {
        assertThatThrownBy(() -> set(rsa(2048)).find("a", "ES256")).isInstanceOf(IdentityRefused.class);
        assertThat(set(rsa(2048)).find(null, "RS256")).isNotNull();
        assertThatThrownBy(() -> set(rsa(2048), rsa(2048)).find(null, "RS256")).isInstanceOf(IdentityRefused.class);
    }

    @Test
    void aDeepDocumentIsRefused() {
        String deep = "{\"keys\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> KeySet.parse(deep)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeySet.parse("[".repeat(200_000))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeySet.parse("{\"keys\":{}}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeySet.parse("")).isInstanceOf(IllegalArgumentException.class);
    }
}
