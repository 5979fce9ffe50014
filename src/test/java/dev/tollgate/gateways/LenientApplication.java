package dev.tollgate.gateways;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Reads a target in every way that some application does: decodes what is encoded, twice and in overlong forms, takes
 * backslashes as slashes, ignores path parameters, letter case, what follows a zero, dots and blanks at a name's end,
 * and resolves dots and empty names. Or it compares the beginning of what came, and does none of this.
 */
final class LenientApplication {
    private LenientApplication() {}

    static boolean takesAsUpload(String target) {
        String path =
                target.replaceFirst("(?i)^[a-z][a-z0-9+.-]*://[^/?#]*", "").split("[?#]", 2)[0];
        if (path.startsWith("/upload")) {
            return true;
        }
        String decoded = decode(decode(path));
        String text = Normalizer.normalize(decoded, Normalizer.Form.NFKC);
        Deque<String> names = new ArrayDeque<>();
        for (String part : text.split("\0", 2)[0].replace('\\', '/').split("/+")) {
            String name = part.split(";", 2)[0];
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.equals(".") && !name.isEmpty()) {
                names.add(name.replaceFirst("[. ]+$", "").toLowerCase(Locale.ROOT));
            }
        }
        return "upload".equals(names.peekFirst());
    }

    private static String decode(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length) {
                out.write(Integer.parseInt(new String(in, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        String bytes = out.toString(StandardCharsets.ISO_8859_1)
                .replace("\u00c0\u00af", "/")
                .replace("\u00c0\u00ae", ".");
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
