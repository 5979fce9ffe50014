package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.Tenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/ci/tollgate-token.sh}, as a job runs it. */
@Tag("slow")
class TokenScriptIT {
    @TempDir
    static Path directory;

    private static Certificate certificate;
    private static FakeIssuer issuer;
    private static Installation here;
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        certificate = FakeIssuer.certificate();
        issuer = new FakeIssuer(certificate);
        here = new Installation(1, certificate, Map.of());
        home = here.newTenant();
        Installation.publisher(home, issuer, Map.of());
    }

    @AfterAll
    static void end() throws Exception {
        here.close();
        issuer.close();
    }

    private record Run(int exit, String output) {}

    private static Run run(Map<String, String> environment, String... permissions) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("sh", Path.of("docs", "ci", "tollgate-token.sh").toString()));
        command.addAll(List.of(permissions));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> settings =
                new HashMap<>(Map.of("TOLLGATE_URL", here.replicas.get(0).url()));
        settings.putAll(environment);
        builder.environment().putAll(settings);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output.strip());
    }

    private static String identity() {
        return issuer.sign(issuer.claims(Installation.audience(home)));
    }

    @Test
    void anIdentityTokenOfTheEnvironmentBecomesAJobToken() throws Exception {
        Run run = run(Map.of("TOLLGATE_IDENTITY_TOKEN", identity()), "scan:read");
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(here.on(0).bearer(run.output()).get("/auth").expect(200).header("Tollgate-Permissions"))
                .isEqualTo("scan:read");
    }

    @Test
    void soDoesOneInAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), identity() + "\n");
        Run run = run(Map.of("TOLLGATE_IDENTITY_TOKEN_FILE", file.toString()));
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(here.code(0, run.output())).isEqualTo("VALID");
    }

    @Test
    void gitHubActionsIsAskedForOne() throws Exception {
        try (FakeIssuer actions = new FakeIssuer(certificate)) {
            String identity = identity();
            actions.server.behave((request, out) -> Receiver.answer(
                    out,
                    request.header("authorization").equals("Bearer runner") ? 200 : 401,
                    "{\"count\":1,\"value\":\"" + identity + "\"}"));
            Run run = run(Map.of(
                    "ACTIONS_ID_TOKEN_REQUEST_URL",
                    actions.server.url("/token?api-version=2.0"),
                    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                    "runner",
                    "CURL_CA_BUNDLE",
                    certificate.pem().toString(),
                    "TOLLGATE_AUDIENCE",
                    Installation.audience(home)));
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(here.code(0, run.output())).isEqualTo("VALID");
            assertThat(actions.server.received().get(0).path())
                    .startsWith("/token?api-version=2.0&audience=https%3")
                    .endsWith(home.id());
        }
    }

    /** What GitLab puts into such a job, once; with the claims that its documentation names. */
    private static String gitLabIdentity() {
        Map<String, Object> claims = issuer.claims(Installation.audience(home));
        List.of("repository", "repository_id", "environment").forEach(claims::remove);
        claims.putAll(Map.of(
                "sub", "project_path:octo/one:ref_type:branch:ref:main",
                "namespace_id", "72",
                "namespace_path", "octo",
                "project_id", "20",
                "project_path", "octo/one",
                "pipeline_id", "574",
                "job_id", "302",
                "ref", "main",
                "ref_type", "branch",
                "ref_protected", "true"));
        claims.put("exp", Clock.systemUTC().instant().getEpochSecond() + 3_600);
        return issuer.sign(claims);
    }

    @Test
    void aGitLabJobThatLostTheAnswerAsksAgainWithTheOneIdentityTokenThatItHas() throws Exception {
        Installation.publisher(
                home,
                issuer,
                Map.of(
                        "provider",
                        "gitlab",
                        "claims",
                        Map.of("project_id", "20", "ref", "main", "ref_type", "branch", "ref_protected", "true")));
        List<String> handedOut = new CopyOnWriteArrayList<>();
        try (Receiver between = new Receiver(null)) {
            between.behave((request, out) -> {
                Answer answer = here.on(0).form(request.path(), request.body()).expect(200);
                handedOut.add(answer.text("access_token"));
                if (handedOut.size() > 1) {
                    Receiver.answer(out, 200, answer.text());
                }
            });
            Map<String, String> job =
                    Map.of("TOLLGATE_IDENTITY_TOKEN", gitLabIdentity(), "TOLLGATE_URL", between.url(""));
            assertThat(run(job).exit()).isEqualTo(2);
            assertThat(here.code(0, handedOut.get(0))).isEqualTo("VALID");
            Run again = run(job);
            assertThat(again.exit()).as(again.output()).isZero();
            assertThat(handedOut).hasSize(2).endsWith(again.output());
        }
        assertThat(here.code(0, handedOut.get(0))).isEqualTo("REVOKED");
        assertThat(here.code(0, handedOut.get(1))).isEqualTo("VALID");
    }

    @Test
    void aRefusalSaysWhy() throws Exception {
        Map<String, Object> claims = issuer.claims(Installation.audience(home));
        claims.put("environment", "test");
        Run run = run(Map.of("TOLLGATE_IDENTITY_TOKEN", issuer.sign(claims)));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output()).isEqualTo("refused: claim environment does not match");
        assertThat(run(Map.of()).exit()).isEqualTo(2);
    }
}
