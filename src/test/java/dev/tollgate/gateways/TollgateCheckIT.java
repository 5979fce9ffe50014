package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/ci/tollgate-check.sh}, as a job runs it. */
class TollgateCheckIT {
    private final Tenant tenant = SharedServer.newTenant();

    private record Result(int code, String output) {}

    @Test
    void goodTokenIsGoodAndItsValueIsNotPrinted() throws Exception {
        String value = tenant.newToken("CI Token").value();

        Result result = check(SharedServer.process().url(), value, "scan:upload");

        assertThat(result.output())
                .contains("good", "CI%20Token", "scan:upload")
                .doesNotContain(value);
        assertThat(result.code()).isZero();
    }

    @Test
    void deadTokenAndMissingPermissionAreRefusedWithTheReason() throws Exception {
        Tenant.Issued reader = tenant.newToken("Read Only");

        Result narrow = check(SharedServer.process().url(), reader.value(), "scan:upload");
        tenant.owner().delete(tenant.token(reader.id())).expect(204);
        Result dead = check(SharedServer.process().url(), reader.value());

        assertThat(narrow).isEqualTo(new Result(1, "refused: INSUFFICIENT_PERMISSIONS\n"));
        assertThat(dead).isEqualTo(new Result(1, "refused: REVOKED\n"));
    }

    @Test
    void noAnswerIsNeitherGoodNorRefused() throws Exception {
        Result result = check("http://127.0.0.1:9", tenant.newToken("CI Token").value());

        assertThat(result.code()).isEqualTo(2);
    }

    private static Result check(String url, String token, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("sh", Path.of("docs", "ci", "tollgate-check.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("TOLLGATE_URL", url, "TOLLGATE_TOKEN", token));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
