package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command of the program, run beside the service on its database. */
final class AccountCommand {
    private AccountCommand() {}

    /** @return what it printed */
    static String run(String name, String email, int exit) throws Exception {
        return run(SharedServer.database().environment(), exit, name, email);
    }

    /** With these settings, and no others. */
    static String run(Map<String, String> settings, int exit, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(TollgateProcess.command());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("TOLLGATE_") || key.startsWith("QUARKUS_"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exit);
        return output;
    }
}
