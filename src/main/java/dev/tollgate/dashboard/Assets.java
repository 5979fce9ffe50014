package dev.tollgate.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's files, read once. The shell page names every one of them: it is their list, so that a browser
 * fetches all at once instead of import after import, and nothing that it does not name is served.
 *
 * <p>They are served below a path that changes with their content, which is why browsers may keep them for good.
 */
final class Assets {
    static final String PATH = "/assets/";
    private static final String FOLDER = "META-INF/resources" + PATH;
    private static final Pattern REFERENCE = Pattern.compile("\"" + PATH + "([a-z0-9/-]+\\.[a-z0-9]+)\"");

    private final Map<String, Asset> files = new HashMap<>();
    private final String version;
    private final Asset shell;
    private final Asset shellForSession;

    Assets() {
        String page = new String(read("shell.html"), StandardCharsets.UTF_8);
        MessageDigest contents = Asset.sha256();
        REFERENCE.matcher(page).results().map(reference -> reference.group(1)).forEach(name -> {
            byte[] content = read(name);
            contents.update(content);
            files.put(name, Asset.of(name, content));
        });
        version = HexFormat.of().formatHex(contents.digest(), 0, 8);
        String versioned = page.replace("\"" + PATH, "\"" + PATH + version + "/");
        shell = page(versioned);
        shellForSession = page(versioned.replace("<html", "<html data-session=\"perhaps\""));
    }

    /**
     * The page that all paths of the dashboard answer with.
     *
     * @param session whether the browser may be logged in: only then does the page ask who that is
     */
    Asset shell(boolean session) {
        return session ? shellForSession : shell;
    }

    /** Changes whenever a file does. */
    String version() {
        return version;
    }

    /** @param name relative to the folder of the assets */
    @Nullable
    Asset find(String name) {
        return files.get(name);
    }

    private static Asset page(String text) {
        return Asset.of("shell.html", text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] read(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream file = loader.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("the dashboard lacks its file " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
