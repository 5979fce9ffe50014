package dev.tollgate.gateways;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a gateway's configuration, as its page shows it, into a directory. */
interface Recipe {
    Path PAGES = Path.of("docs", "gateways");

    /** The command that starts the gateway with it. */
    List<String> write(Path directory, Ports ports);

    /** What on every page belongs to the reader's machine. */
    static Map<String, String> addresses(Ports ports) {
        return Map.of("127.0.0.1:8080", local(ports.tollgate()), "127.0.0.1:9000", local(ports.application()));
    }

    static String local(int port) {
        return "127.0.0.1:" + port;
    }

    static Map<String, String> both(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    static Path write(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
