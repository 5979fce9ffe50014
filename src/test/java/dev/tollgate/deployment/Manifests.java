package dev.tollgate.deployment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@code kubectl kustomize} makes of a directory below {@code k8s}. */
record Manifests(String directory, List<JsonNode> all) {
    // The model keeps fields that it does not know aside; here they are an error, as the API server would say.
    private static final ObjectMapper STRICT = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    static Manifests render(String directory) {
        String text = run("kubectl", "kustomize", Path.of("k8s", directory).toString());
        try (MappingIterator<JsonNode> documents =
                STRICT.readerFor(JsonNode.class).readValues(text)) {
            return new Manifests(directory, documents.readAll());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> ofKind(String kind) {
        return all.stream().filter(m -> m.get("kind").asText().equals(kind)).toList();
    }

    /** The only one of this kind and name, as the API's own type. */
    <T> T get(Class<T> type, String name) {
        List<JsonNode> found = ofKind(type.getSimpleName()).stream()
                .filter(m -> m.at("/metadata/name").asText().startsWith(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(directory + " has " + found.size() + " of " + type.getSimpleName() + " " + name);
        }
        return as(type, found.get(0));
    }

    static <T> T as(Class<T> type, JsonNode manifest) {
        try {
            return STRICT.treeToValue(manifest, type);
        } catch (IOException e) {
            throw new AssertionError(manifest.at("/metadata/name") + ": " + e.getMessage(), e);
        }
    }

    /** The standard output of a program that must succeed. */
    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed\n" + output);
            }
            return output;
        } catch (IOException e) {
            String install = command[0].equals("kubectl") ? ".ci/kubectl" : "apt-get install -y prometheus";
            throw new IllegalStateException("This test needs " + command[0] + "; to install it: " + install, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
