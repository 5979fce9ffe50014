package dev.tollgate;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program's entry: without a configured database it starts its own, then the service. */
@QuarkusMain
public final class Tollgate {
    private Tollgate() {}

    public static void main(String... args) {
        // Read once when the HTTP layer is loaded: the gateway's entrance judges targets itself.
        System.setProperty("vertx.disableURIValidation", "true");
        if (!QuickStart.databaseIsConfigured() && !QuickStart.startDatabase()) {
            System.exit(2);
        }
        Quarkus.run(args);
    }
}
