package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.keys.KeyConfig;
import dev.tollgate.keys.ServerKeys;
import dev.tollgate.keys.SigningKeys;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a login's JWT says is checked once, and its end each time. */
class LoginTokensTest {
    private static final UUID USER = UUID.randomUUID();
    private static final UUID SESSION = UUID.randomUUID();

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private LoginTokens tokens;

    @BeforeEach
    void prepare() throws Exception {
        tokens = tokens("keys.pem");
    }

    @SuppressWarnings("NullAway") // With keys from a file no database is asked for any.
    private LoginTokens tokens(String keyFile) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        Path file = Files.writeString(
                directory.resolve(keyFile),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(LoginConfig.class)
                .withMapping(KeyConfig.class)
                .withDefaultValue("tollgate.auth.jwt-key-files", file.toString())
                .build();
        SigningKeys keys = new SigningKeys(config.getConfigMapping(KeyConfig.class), new ServerKeys(null));
        return new LoginTokens(keys, clock, config.getConfigMapping(LoginConfig.class));
    }

    @Test
    void aGoodOneNamesItsSessionUntilItEndsHoweverOftenItIsShown() {
        String jwt = tokens.sign(USER, SESSION);
        assertThat(tokens.session(jwt)).isEqualTo(SESSION);
        assertThat(tokens.session(jwt)).isEqualTo(SESSION);
        now = now.plus(Duration.ofMinutes(15)).minusMillis(1);
        assertThat(tokens.session(jwt)).isEqualTo(SESSION);
        now = now.plusMillis(1);
        assertThat(tokens.session(jwt)).isNull();
    }

    @Test
    void oneThatWasGoodMakesNoOtherGood() throws Exception {
        String jwt = tokens.sign(USER, SESSION);
        assertThat(tokens.session(jwt)).isEqualTo(SESSION);
        int signature = jwt.lastIndexOf('.') + 1;
        char other = jwt.charAt(signature) == 'A' ? 'B' : 'A';
        assertThat(tokens.session(jwt.substring(0, signature) + other + jwt.substring(signature + 1)))
                .isNull();
        assertThat(tokens.session(tokens("other.pem").sign(USER, SESSION))).isNull();
    }
}
