package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that send a password only when they are asked for one, through each gateway. */
@Tag("gateway")
class ChallengesIT {
    private static final String BASIC = "Basic realm=\"tollgate\", charset=\"UTF-8\"";
    private static final String INSTALL = "apt-get install -y curl wget git twine skopeo";
    private static final String SETTINGS = """
            <settings>
              <servers>
                <server><id>guarded</id><username>x</username><password>%s</password></server>
              </servers>
            </settings>
            """;
    private static final String CHILD = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>org.example</groupId><artifactId>parent</artifactId><version>1</version><relativePath/>
              </parent>
              <artifactId>child</artifactId>
              <packaging>pom</packaging>
              <repositories>
                <repository>
                  <id>guarded</id>
                  <url>%s/reports/</url>
                  <releases><checksumPolicy>ignore</checksumPolicy></releases>
                </repository>
              </repositories>
            </project>
            """;
    private static final Tenant TENANT = SharedServer.newTenant();
    private static final String VALUE = TENANT.newToken("Read Only").value();
    private static final String UPLOADER = TENANT.newToken("CI Token").value();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void missingTokenIsChallengedTwice(Gateway.Kind kind) {
        Answer refused = Fleet.client(kind).get("/reports/x").expect(401);

        assertThat(refused.headers().allValues("WWW-Authenticate")).containsExactly(BASIC, "Bearer");
    }

    @ParameterizedTest
    @EnumSource
    void scriptOfAPageOpensNoPasswordBox(Gateway.Kind kind) {
        for (String header : List.of("Sec-Fetch-Mode", "X-Requested-With")) {
            Answer refused = Fleet.client(kind).with(header, "cors").get("/reports/x");

            assertThat(refused.expect(401).headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void curlPasses(Gateway.Kind kind) throws Exception {
        String user = "x:" + VALUE;

        assertThat(run("curl", "-sS", "--anyauth", "-u", user, url(kind) + "/reports/x"))
                .startsWith("upstream");
    }

    @ParameterizedTest
    @EnumSource
    void wgetPasses(Gateway.Kind kind) throws Exception {
        String url = url(kind) + "/reports/x";

        assertThat(run("wget", "-q", "-O", "-", "--user", "x", "--password", VALUE, url))
                .startsWith("upstream");
    }

    @ParameterizedTest
    @EnumSource
    void gitPasses(Gateway.Kind kind) throws Exception {
        String url = url(kind).replace("http://", "http://x:" + VALUE + "@") + "/reports/repository.git";

        assertThat(run("git", "-c", "credential.helper=", "ls-remote", url)).contains("refs/heads/main");
    }

    @ParameterizedTest
    @EnumSource
    void mavenPasses(Gateway.Kind kind) throws Exception {
        Path settings = Files.writeString(directory.resolve("settings.xml"), SETTINGS.formatted(VALUE));
        Path pom = Files.writeString(directory.resolve("pom.xml"), CHILD.formatted(url(kind)));
        Path repository = directory.resolve("repository");
        String maven = Path.of("mvnw").toAbsolutePath().toString();
        String local = "-Dmaven.repo.local=" + repository;

        run(maven, "-B", "-q", "-s", settings.toString(), local, "-f", pom.toString(), "validate");

        assertThat(repository.resolve("org/example/parent/1/parent-1.pom")).hasContent(Upstream.POM);
    }

    /** Uploads; it sends its password without being asked. */
    @ParameterizedTest
    @EnumSource
    void twinePasses(Gateway.Kind kind) throws Exception {
        Path wheel = Wheel.write(directory);
        String path = "/upload/" + kind + "/";

        run(
                List.of("twine", "upload", "--non-interactive", "--disable-progress-bar"),
                List.of("-u", "x", "-p", UPLOADER, "--repository-url", url(kind) + path, wheel.toString()));

        assertThat(Fleet.APPLICATION.targets()).contains(path);
    }

    /** A registry's client asks {@code /v2/} first how to identify itself. */
    @ParameterizedTest
    @EnumSource
    void skopeoPasses(Gateway.Kind kind) throws Exception {
        String image = url(kind).replace("http:", "docker:") + "/reports/image:latest";
        List<String> inspect = List.of("skopeo", "inspect", "--raw", "--tls-verify=false");

        assertThat(run(inspect, List.of("--creds", "x:" + UPLOADER, image))).isEqualTo(Upstream.MANIFEST);
    }

    private static String url(Gateway.Kind kind) {
        return Fleet.gateway(kind).url();
    }

    private static String run(List<String> command, List<String> arguments) throws InterruptedException {
        return run(Stream.concat(command.stream(), arguments.stream()).toArray(String[]::new));
    }

    private static String run(String... command) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new IllegalStateException("This test needs " + command[0] + ": " + INSTALL, e);
        }
    }
}
