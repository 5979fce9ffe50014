package dev.tollgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An attribute has no markup that could isolate a text of people's own: each goes through one function. */
class IsolationTest {
    private static final Path ASSETS = Path.of("src", "main", "resources", "META-INF", "resources", "assets");

    /** An attribute for people whose value is a property of something, or a text around one. */
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "\\b(aria-label|title|placeholder|label|alt)=\\$\\{(`[^`]*\\$\\{[^`]*`|\\w+(\\??\\.\\w+)+)}");

    @Test
    void noTextGoesIntoAnAttributeAsItIs() throws IOException {
        List<String> attributes = attributes();
        assertThat(attributes).isNotEmpty().allMatch(attribute -> attribute.contains("${isolated("));
    }

    private static List<String> attributes() throws IOException {
        try (Stream<Path> files = Files.walk(ASSETS)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .flatMap(file -> ATTRIBUTE.matcher(read(file)).results().map(MatchResult::group))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
