package dev.tollgate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server of a process that was killed: it outlives its parent and holds the cluster. */
final class LeftoverPostmaster {
    private static final int STOP_SECONDS = 20;

    private LeftoverPostmaster() {}

    static void stop(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        String first = lines.isEmpty() ? "" : lines.get(0).trim();
        ProcessHandle process = first.matches("[0-9]{1,18}")
                ? ProcessHandle.of(Long.parseLong(first)).orElse(null)
                : null;
        if (process == null || !serves(process, cluster)) {
            return;
        }
        process.destroy();
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IOException("Could not stop the leftover database server, process " + first, e);
        }
    }

    /** A file that has outlived its process may name another one by now. Which program it is, not everybody may see. */
    private static boolean serves(ProcessHandle process, Path cluster) {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        return process.info().command().orElse("postgres").contains("postgres")
                && List.of(arguments).contains(cluster.toString());
    }
}
