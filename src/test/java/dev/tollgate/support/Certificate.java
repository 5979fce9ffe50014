package dev.tollgate.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that signed itself, with its key, made by the JDK's keytool. */
public record Certificate(SSLContext context, Path pem) {
    static final String PASSWORD = "password";

    /** @param names such as {@code dns:localhost} or {@code ip:127.0.0.1} */
    public static Certificate create(String... names) {
        try {
            Path store = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "certificate")
                    .resolve("store.p12");
            keytool(
                    "-genkeypair -alias it -keyalg EC -validity 2 -dname CN=receiver -storetype PKCS12 -storepass "
                            + PASSWORD,
                    store,
                    "-ext",
                    "san=" + String.join(",", names));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            String body = Base64.getMimeEncoder()
                    .encodeToString(keys.getCertificate("it").getEncoded());
            Path pem = Files.writeString(
                    store.resolveSibling("certificate.pem"),
                    "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
            return new Certificate(context, pem.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With its key, as PKCS #12. */
    Path store() {
        return pem.resolveSibling("store.p12");
    }

    private static void keytool(String options, Path store, String... more) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-keystore", store.toString()));
        command.addAll(Arrays.asList(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
