package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Or a start would leave a database alone that lacks it. */
    @Test
    void newestMigrationIsKnown() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "db", "migration"))) {
            String newest = files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .max(Comparator.comparing(Integer::valueOf))
                    .orElseThrow();
            assertThat(Schema.NEWEST).isEqualTo(newest);
        }
    }

    /** The pool is closed under whoever waits for it, which is no fault of the database. */
    @Test
    @SuppressWarnings("NullAway") // It never comes to the others.
    void theEndOfAStartThatWaitsIsNoFailure() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        AgroalDataSource pool = pool(() -> {
            asked.countDown();
            closed.await();
            told.countDown();
            throw new SQLException("Can't create new connection as the pool is shutting down");
        });
        Schema schema = new Schema(pool, null, null, null);
        Thread start = new Thread(() -> {
            try {
                schema.prepare(new StartupEvent());
            } catch (InterruptedException e) {
                // The end of this test.
            }
        });
        start.start();
        asked.await();
        schema.stop(new ShutdownEvent());
        closed.countDown();
        told.await();
        start.join(Duration.ofSeconds(1).toMillis());
        assertThat(schema.ready().isDone()).isFalse();
        start.interrupt();
        start.join();
    }

    private static AgroalDataSource pool(Callable<Connection> connect) {
        return (AgroalDataSource) Proxy.newProxyInstance(
                AgroalDataSource.class.getClassLoader(),
                new Class<?>[] {AgroalDataSource.class},
                (proxy, method, arguments) -> connect.call());
    }
}
