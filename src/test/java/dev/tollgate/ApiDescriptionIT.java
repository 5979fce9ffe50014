package dev.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The published description of the API is the one that this build serves. */
class ApiDescriptionIT {
    private static final Path BUILT = Path.of("target", "openapi", "openapi.yaml");
    private static final Path PUBLISHED = Path.of("docs", "openapi.yaml");

    @Test
    void publishedDescriptionIsWhatTheBuildServes() throws IOException {
        assertThat(Files.readString(PUBLISHED))
                .as("docs/openapi.yaml has drifted. If the change is meant: cp %s %s", BUILT, PUBLISHED)
                .isEqualTo(Files.readString(BUILT));
    }
}
