package dev.tollgate.database;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileIT {
    @TempDir
    Path directory;

    @Test
    void aRotatedPasswordIsTakenFromItsFileWithoutARestart() throws IOException {
        StockPostgres server = StockPostgres.shared();
        server.execute("create role rotated login password 'old'");
        Postgres.Access database = server.newDatabase("owner rotated");
        Path file = Files.writeString(directory.resolve("password"), "old\n");
        try (TollgateProcess process = TollgateProcess.start(Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                database.url(),
                "QUARKUS_DATASOURCE_USERNAME",
                "rotated",
                "TOLLGATE_DATABASE_PASSWORD_FILE",
                file.toString(),
                "TOLLGATE_ADMIN_EMAIL",
                SharedServer.ADMIN,
                "TOLLGATE_ADMIN_PASSWORD",
                SharedServer.PASSWORD))) {
            Tenant tenant = Tenant.create(Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Acme");
            server.execute("alter role rotated password 'new'");
            server.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rotated'");

            create(tenant).expectProblem(503, "UNAVAILABLE");

            Files.writeString(file, "new\r\n");
            // The pool and the connections of verification's own are both back.
            Await.until(Duration.ofSeconds(30), "goes on with the new password", () -> {
                Answer created = create(tenant);
                return created.status() == 201
                        && created.header("Tollgate-Propagation").equals("complete");
            });
        }
    }

    private static Answer create(Tenant tenant) {
        return tenant.owner()
                .post(tenant.path("tokens"), Map.of("label", SharedServer.unique("label"), "role", "CI Token"));
    }
}
