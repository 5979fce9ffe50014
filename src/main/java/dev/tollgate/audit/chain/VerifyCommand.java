package dev.tollgate.audit.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** {@code tollgate audit verify FILE}: judges an export without a service, a database or a network. */
public final class VerifyCommand {
    public static final String USAGE =
            "usage: tollgate audit verify FILE [--keys JWKS-FILE] [--checkpoint FILE]" + " [--organization ID]";
    private static final Set<String> OPTIONS = Set.of("--keys", "--checkpoint", "--organization");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> options = new HashMap<>();
    private @Nullable String file;

    private VerifyCommand(List<String> arguments) {
        Iterator<String> left = arguments.iterator();
        while (left.hasNext()) {
            String argument = left.next();
            if (OPTIONS.contains(argument) && left.hasNext()) {
                options.put(argument, left.next());
            } else if (file == null && !argument.startsWith("--")) {
                file = argument;
            } else {
                throw new IllegalArgumentException(USAGE);
            }
        }
    }

    /** @return the process's exit code: 0 intact, 1 broken, 2 if it cannot be told */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            return new VerifyCommand(arguments).run(out);
        } catch (IOException | JoseException | IllegalArgumentException e) {
            err.println(e instanceof IllegalArgumentException ? e.getMessage() : e.toString());
            return 2;
        }
    }

    private int run(PrintStream out) throws IOException, JoseException {
        if (file == null) {
            throw new IllegalArgumentException(USAGE);
        }
        ChainVerifier verifier = verifier();
        try (BufferedReader lines = Files.newBufferedReader(Path.of(file))) {
            String line = lines.readLine();
            while (line != null && (line.isBlank() || verifier.next(link(line)))) {
                line = lines.readLine();
            }
        }
        ChainReport report = verifier.report();
        tell(report, out);
        return report.intact() ? 0 : 1;
    }

    private ChainVerifier verifier() throws IOException, JoseException {
        Function<String, @Nullable Key> keys = keys();
        String kept = options.get("--checkpoint");
        return kept == null
                ? ChainVerifier.trusting(keys)
                : ChainVerifier.trusting(keys, Files.readString(Path.of(kept)).strip());
    }

    private Function<String, @Nullable Key> keys() throws IOException, JoseException {
        Map<String, Key> known = new HashMap<>();
        String set = options.get("--keys");
        if (set != null) {
            for (JsonWebKey key : new JsonWebKeySet(Files.readString(Path.of(set))).getJsonWebKeys()) {
                known.put(key.getKeyId(), key.getKey());
            }
        }
        return known::get;
    }

    private ChainLink link(String line) {
        try {
            return ChainLink.of(JSON.readTree(line), options.get("--organization"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an export: a line is no JSON");
        }
    }

    private static void tell(ChainReport report, PrintStream out) {
        ChainReport.Broken broken = report.broken();
        out.println(
                broken == null
                        ? "intact: " + report.events() + " events"
                        : "broken: event " + broken.seq() + (broken.id() == null ? "" : " " + broken.id()) + " is "
                                + broken.reason());
        out.println("head: " + report.headHash());
        out.println("checkpoints: " + report.checkpoints() + " signed with a known key, through event "
                + report.signedThrough() + "; " + report.unknownCheckpoints() + " with an unknown one");
    }
}
