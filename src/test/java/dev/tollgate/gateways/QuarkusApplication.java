package dev.tollgate.gateways;

import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The application in {@code src/test/quarkus-oidc}, built and started with the settings of the cookbook. */
final class QuarkusApplication implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "test", "quarkus-oidc");
    private static final Path BUILT = Path.of("target", "quarkus-oidc").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Process process;
    private final Api api;

    private QuarkusApplication(Process process, Api api) {
        this.process = process;
        this.api = api;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * @param directory to run in
     * @param settings its {@code application.properties}
     */
    static QuarkusApplication start(Path directory, String settings, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path file = directory.resolve("config").resolve("application.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, settings);
        int port = FreePort.take();
        Path jar = BUILT.resolve("quarkus-app").resolve("quarkus-run.jar");
        ProcessBuilder builder = new ProcessBuilder(
                java().toString(), "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar.toString());
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        Path log = directory.resolve("output.log");
        Process process = builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        QuarkusApplication started = new QuarkusApplication(process, new Api("http://127.0.0.1:" + port, Map.of()));
        started.awaitAnswer(log);
        return started;
    }

    Api api() {
        return api;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private void awaitAnswer(Path log) throws IOException {
        try {
            Await.until(Duration.ofSeconds(120), "the application answers", () -> process.isAlive() && listens());
        } catch (AssertionError e) {
            throw new AssertionError(Files.readString(log), e);
        }
    }

    private boolean listens() {
        try {
            return api.get("/reports").status() == 401;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    /** By this build's own Maven, JDK and Quarkus. */
    static void build() throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of("mvnw").toAbsolutePath().toString(),
                "-B",
                "-ntp",
                "-q",
                "-f",
                SOURCES.resolve("pom.xml").toString(),
                "-Dapplication.directory=" + BUILT,
                "-Dquarkus.platform.version=" + System.getProperty("tested.quarkus.version"),
                "package");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // This build has its own settings of Maven's start already.
        builder.environment().put("MAVEN_SKIP_RC", "true");
        Path log = Files.createTempFile("quarkus-oidc", ".log");
        Process maven = builder.redirectOutput(log.toFile()).start();
        if (!maven.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || maven.exitValue() != 0) {
            maven.destroyForcibly();
            throw new AssertionError("The application could not be built:\n" + Files.readString(log));
        }
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
