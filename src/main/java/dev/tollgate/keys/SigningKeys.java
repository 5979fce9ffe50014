package dev.tollgate.keys;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jspecify.annotations.Nullable;

/** The keys of login JWTs. */
@Singleton
public class SigningKeys {
    private final KeyConfig config;
    private final ServerKeys shared;
    private volatile @Nullable List<EllipticCurveJsonWebKey> keys;

    public SigningKeys(KeyConfig config, ServerKeys shared) {
        this.config = config;
        this.shared = shared;
    }

    /** What the files hold counts from the start on, whatever becomes of them. */
    void load(@Observes StartupEvent start) {
        config.jwtKeyFiles().ifPresent(files -> keys = read(files));
    }

    /** All that verify; the first signs. */
    public List<EllipticCurveJsonWebKey> all() {
        List<EllipticCurveJsonWebKey> known = keys;
        if (known == null) {
            known = config.jwtKeyFiles().map(SigningKeys::read).orElseGet(this::ofTheCluster);
            keys = known;
        }
        return known;
    }

    public EllipticCurveJsonWebKey current() {
        return all().get(0);
    }

    private static List<EllipticCurveJsonWebKey> read(List<Path> files) {
        return files.stream().map(SigningKeys::read).toList();
    }

    private static EllipticCurveJsonWebKey read(Path file) {
        try {
            return SigningKey.read(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("TOLLGATE_AUTH_JWT_KEY_FILES: no EC P-256 private key in " + file, e);
        }
    }

    private List<EllipticCurveJsonWebKey> ofTheCluster() {
        try {
            return List.of(SigningKey.of(shared.shared("jwt", SigningKey::generate)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The database's key of login JWTs is none", e);
        }
    }
}
