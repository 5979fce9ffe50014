package dev.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
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
        assertThat(read(PUBLISHED))
                .as("docs/openapi.yaml has drifted. If the change is meant: cp %s %s", BUILT, PUBLISHED)
                .isEqualTo(read(BUILT));
    }

    @Test
    void isServedAsItIsPublished() throws IOException {
        String yaml =
                Api.on(SharedServer.process()).get("/q/openapi").expect(200).text();
        String json = Api.on(SharedServer.process())
                .get("/q/openapi?format=json")
                .expect(200)
                .text();
        assertThat(yaml).isEqualTo(Files.readString(PUBLISHED));
        assertThat(json).isEqualTo(Files.readString(BUILT.resolveSibling("openapi.json")));
    }

    /** As a tree, since the order of members carries no meaning. */
    private static JsonNode read(Path file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(file));
    }
}
