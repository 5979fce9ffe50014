package dev.tollgate.keys;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of this service. */
@ConfigMapping(prefix = "tollgate.auth")
public interface KeyConfig {
    /**
     * EC P-256 private keys (PKCS#8 PEM files) of the login JWTs, comma-separated: the first signs, all verify, so a
     * new key in front rotates with an overlap. Without it the cluster makes one and keeps it in the database.
     */
    Optional<List<@SigningKeyFile Path>> jwtKeyFiles();

    /**
     * Files of at least 32 random bytes each, from which the keys are derived that seal what is stored: answers kept for
     * replay, and the secrets of webhooks. Comma-separated: the first seals, all open, so a new key in front rotates. Without
     * any the cluster makes one and keeps it in the database, where a copy of the database holds it too.
     */
    Optional<List<@ServerKeyFile Path>> serverKeyFiles();

    /** One such file, behind those of the list. */
    Optional<@ServerKeyFile Path> serverKeyFile();
}
