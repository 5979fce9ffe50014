package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The packaged program of the release before this one. */
final class PreviousRelease {
    private static final Path JAR = Path.of("target", "previous", "quarkus-app", "quarkus-run.jar");

    private PreviousRelease() {}

    static List<String> command() {
        assertThat(Files.exists(JAR))
                .as("the release before this one is not there; package it by: .ci/previous")
                .isTrue();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = JAR.toAbsolutePath().toString();
        return List.of(java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar);
    }
}
