package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Or a start would leave a database alone that lacks it. */
    @Test
    void newestMigrationIsKnown() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "db", "migration"))) {
            String newest = files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .max(Comparator.comparing(Integer::valueOf))
                    .orElseThrow();
            assertThat(Schema.NEWEST).isEqualTo(newest);
        }
    }
}
