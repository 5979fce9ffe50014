package dev.tollgate.start;

import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.user.FirstOwner;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import org.postgresql.util.PSQLState;

/**
 * Migrates the database before anything else of the start uses it. One that had the newest migration last is left
 * alone after a single query: to read and compare all migrations again would be a good part of a start.
 *
 * <p>Where the database is away, or another process migrates it, the start waits for a while and then goes on without:
 * the probes answer, administration is unavailable, and verification begins by itself when it can.
 */
@Singleton
public final class Schema {
    /** The version of the newest file in {@code db/migration}. */
    static final String NEWEST = "78";

    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int FIRST = -1;
    /** The exit code of a start that a sentence explains. */
    private static final int REFUSED = 2;
    // Whatever else is found, such as a failed migration or the schema of a later release, is left to Flyway.
    private static final String LAST = """
            select version from flyway_schema_history where success and version is not null
               and not exists (select from flyway_schema_history where not success)
             order by installed_rank desc limit 1
            """;

    private final AgroalDataSource database;
    private final Instance<Flyway> migrations;
    private final FirstOwner firstOwner;
    private final Scheduler scheduler;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    /** Flyway itself says nothing while another process has its lock. */
    private volatile String awaited = "its tables are being made, by this process or another one";

    /** The start did not wait any longer. */
    private volatile boolean wentOn;

    private volatile boolean stopping;

    Schema(AgroalDataSource database, Instance<Flyway> migrations, FirstOwner firstOwner, Scheduler scheduler) {
        this.database = database;
        this.migrations = migrations;
        this.firstOwner = firstOwner;
        this.scheduler = scheduler;
    }

    boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    /** Completes when the tables are there, and somebody who can log in. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    void prepare(@Observes @Priority(FIRST) StartupEvent start) throws InterruptedException {
        Thread worker = new Thread(this::untilReady, "schema");
        worker.setDaemon(true);
        worker.start();
        try {
            ready.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            wentOn = true;
            new WaitingNotice(Schema::later, () -> ready.isDone() || stopping, () -> awaited).say();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Before the pool is closed. */
    void stop(@Observes ShutdownEvent end) {
        stopping = true;
    }

    private void untilReady() {
        while (!stopping) {
            try {
                bringUp();
                ready.complete(null);
                return;
            } catch (SQLException | RuntimeException e) {
                if (stopping) {
                    return;
                }
                if (!DatabaseFailure.isAway(e) && !DatabaseFailure.isConflict(e)) {
                    fail(e);
                    return;
                }
                awaited = DatabaseFailure.reason(e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void bringUp() throws SQLException {
        if (!isNewest()) {
            migrations.get().migrate();
            // Their sessions have the migrations' settings.
            database.flush(AgroalDataSource.FlushMode.GRACEFUL);
        }
        firstOwner.ensure();
        scheduler.resume();
    }

    private boolean isNewest() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            requireUnicode(statement);
            try (ResultSet last = statement.executeQuery(LAST)) {
                return last.next() && NEWEST.equals(last.getString(1));
            }
        } catch (SQLException e) {
            if (PSQLState.UNDEFINED_TABLE.getState().equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static void requireUnicode(Statement statement) throws SQLException {
        try (ResultSet encoding = statement.executeQuery("show server_encoding")) {
            encoding.next();
            if (!encoding.getString(1).equals("UTF8")) {
                String sentence = "The database's encoding is " + encoding.getString(1)
                        + ": create it with ENCODING 'UTF8', which holds every name.";
                throw new UnfitDatabaseException(sentence);
            }
        }
    }

    private static void later(Duration pause, Runnable what) {
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(what);
    }

    /** What nobody can wait for ends the start, or the process that has gone on without. */
    private void fail(Exception failure) {
        if (failure instanceof UnfitDatabaseException) {
            QuickStart.refuse(List.of(String.valueOf(failure.getMessage())));
            // A start cannot be ended in order from within, and nothing has begun that needs it.
            Runtime.getRuntime().halt(REFUSED);
        }
        ready.completeExceptionally(failure);
        if (wentOn) {
            LOG.error("The database could not be prepared", failure);
            Quarkus.asyncExit(1);
        }
    }

    /** A database in which not every name can be kept. */
    private static final class UnfitDatabaseException extends IllegalStateException {
        UnfitDatabaseException(String sentence) {
            super(sentence);
        }
    }
}
