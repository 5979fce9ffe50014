package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that send a password only when they are asked for one, through each gateway. */
class ChallengesIT {
    private static final String BASIC = "Basic realm=\"tollgate\", charset=\"UTF-8\"";
    private static final Tenant TENANT = SharedServer.newTenant();
    private static final String VALUE = TENANT.newToken("Read Only").value();

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

    private static String url(Gateway.Kind kind) {
        return Fleet.gateway(kind).url();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
