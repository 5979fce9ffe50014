package dev.tollgate.start;

import io.quarkus.runtime.ImageMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.graalvm.nativeimage.RuntimeOptions;

/** The memory of the binary. */
public final class Footprint {
    private static final String KEPT_FREE = "MaxHeapFree";
    private static final long LITTLE = 1024 * 1024;

    private Footprint() {}

    /**
     * Gives back what only the start has needed, once whoever waits for this replica has seen that it is ready. A collection
     * would else keep it for what comes.
     */
    public static void leaveStart() {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(Footprint::shrink);
        }
    }

    private static void shrink() {
        Long kept = RuntimeOptions.get(KEPT_FREE);
        RuntimeOptions.set(KEPT_FREE, LITTLE);
        System.gc();
        RuntimeOptions.set(KEPT_FREE, kept);
    }
}
