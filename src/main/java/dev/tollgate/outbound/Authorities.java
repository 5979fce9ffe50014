package dev.tollgate.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: the runtime's authorities, and those of a file. */
final class Authorities {
    private Authorities() {}

    /** @param file PEM, one certificate or more */
    static TrustManagerFactory with(Path file) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (TrustManager manager : factory(null).getTrustManagers()) {
                if (manager instanceof X509TrustManager usual) {
                    for (X509Certificate certificate : usual.getAcceptedIssuers()) {
                        all.setCertificateEntry("usual-" + number++, certificate);
                    }
                }
            }
            try (InputStream pem = Files.newInputStream(file)) {
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    all.setCertificateEntry("file-" + number++, certificate);
                }
            }
            return factory(all);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificates of authorities in " + file, e);
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory;
    }
}
