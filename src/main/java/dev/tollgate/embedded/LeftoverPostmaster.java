package dev.tollgate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The server of a process that was killed: it outlives its parent and holds the cluster. */
final class LeftoverPostmaster {
    private static final int STOP_SECONDS = 20;
    /** Of its file, from 0. */
    private static final int PORT_LINE = 3;

    private LeftoverPostmaster() {}

    static void stop(Path cluster) throws IOException {
        List<String> file = file(cluster);
        ProcessHandle process = process(file, cluster);
        if (process == null) {
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
            throw new IOException("Could not stop the leftover database server, process " + file.get(0), e);
        }
    }

    /** Where the server listens; null if none runs. */
    static @Nullable Integer port(Path cluster) throws IOException {
        List<String> file = file(cluster);
        boolean listens = process(file, cluster) != null && file.size() > PORT_LINE;
        return listens ? Integer.valueOf(file.get(PORT_LINE).trim()) : null;
    }

    private static List<String> file(Path cluster) throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static @Nullable ProcessHandle process(List<String> file, Path cluster) {
        String first = file.isEmpty() ? "" : file.get(0).trim();
        ProcessHandle process = first.matches("[0-9]{1,18}")
                ? ProcessHandle.of(Long.parseLong(first)).orElse(null)
                : null;
        return process == null || !serves(process, cluster) ? null : process;
    }

    /** A file that has outlived its process may name another one by now. Which program it is, not everybody may see. */
    private static boolean serves(ProcessHandle process, Path cluster) {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        return process.info().command().orElse("postgres").contains("postgres")
                && List.of(arguments).contains(cluster.toString());
    }
}
