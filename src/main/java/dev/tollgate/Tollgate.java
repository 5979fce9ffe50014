package dev.tollgate;

import dev.tollgate.http.wire.Connections;
import dev.tollgate.openapi.DocumentRoute;
import dev.tollgate.start.Commands;
import dev.tollgate.start.Footprint;
import dev.tollgate.start.QuickStart;
import dev.tollgate.start.Schema;
import dev.tollgate.start.Settings;
import dev.tollgate.user.FirstOwner;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.ConfigProvider;

/** The program's entry: without a configured database it starts its own, then the service. */
@QuarkusMain
public final class Tollgate implements QuarkusApplication {
    private final Schema schema;
    private final FirstOwner firstOwner;

    Tollgate(Schema schema, FirstOwner firstOwner) {
        this.schema = schema;
        this.firstOwner = firstOwner;
    }

    public static void main(String... args) {
        OptionalInt done = Commands.run(args);
        if (done.isPresent()) {
            System.exit(done.getAsInt());
        }
        // Read once when the HTTP layer is loaded: the gateway's entrance judges targets itself.
        System.setProperty("vertx.disableURIValidation", "true");
        // Likewise when the first server starts: http.Connections stands in front of every connection.
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
        Settings settings = Settings.ofThisProcess();
        List<String> refusals = settings.refusals();
        if (!refusals.isEmpty()) {
            QuickStart.refuse(refusals);
            System.exit(2);
        }
        if (!settings.nameDatabase()
                && !QuickStart.startDatabase(settings.start().dataDir())) {
            System.exit(2);
        }
        settings.handOver();
        DocumentRoute.serveAsBuilt();
        Quarkus.run(Tollgate.class, args);
    }

    @Override
    public int run(String... args) {
        Connections.requireInstalled();
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        var welcome = schema.ready().thenRun(() -> {
            if (firstOwner.isFirstStart()) {
                QuickStart.welcome(port);
            }
        });
        Footprint.leaveStart();
        Quarkus.waitForExit();
        welcome.cancel(false);
        return 0;
    }
}
