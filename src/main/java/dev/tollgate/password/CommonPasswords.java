package dev.tollgate.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** What everybody tries first, in lower case. */
final class CommonPasswords {
    private static final String FILE = "common-passwords.txt";
    // The native binary has them from its build on.
    private static final Set<String> ALL = read();

    private CommonPasswords() {}

    static boolean contain(String folded) {
        return ALL.contains(folded);
    }

    private static Set<String> read() {
        try (InputStream file = CommonPasswords.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
