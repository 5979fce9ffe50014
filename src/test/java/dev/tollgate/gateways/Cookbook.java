package dev.tollgate.gateways;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configurations that the pages in {@code docs} show, so that what is tested is what readers paste. */
final class Cookbook {
    private Cookbook() {}

    /**
     * The fenced block below {@code <!-- tested: name -->}, or {@code read} where no test can run it.
     *
     * @param changes what of it belongs to the reader's machine, and what to write instead; each must occur
     */
    static String block(Path page, String name, Map<String, String> changes) {
        Pattern fence = Pattern.compile(
                "<!-- (?:tested|read): " + Pattern.quote(name) + " -->\\s*```\\w*\\R(.*?)\\R```", Pattern.DOTALL);
        Matcher found = fence.matcher(read(page));
        if (!found.find()) {
            throw new IllegalStateException(page + " has no tested block " + name);
        }
        return replace(found.group(1), changes) + "\n";
    }

    /** @param changes as in {@link #block} */
    static String replace(String block, Map<String, String> changes) {
        String text = block;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            if (!text.contains(change.getKey())) {
                throw new IllegalStateException("The page no longer contains " + change.getKey());
            }
            text = text.replace(change.getKey(), change.getValue());
        }
        return text;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
