package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import dev.tollgate.verify.barrier.Propagation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command's part that no operator has: the last one. And what it says when a replica is behind. */
class DisableCommandTest {
    private static final Propagation EVERYWHERE = new Propagation(true, List.of(), null);

    private final Postgres.Access access = Postgres.newDatabase();
    private Connection database;
    private int exit;

    @BeforeEach
    void open() throws SQLException {
        database = access.connect();
        access.execute("""
                insert into app_user (id, email, name, password_hash, operator, created_at)
                values (gen_random_uuid(), 'last@example.org', 'Last', 'x', true, now())
                """);
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    private String run(String command, String email, Propagation propagation) throws SQLException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        exit = DisableCommand.run(command, email, database, now -> propagation, print);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theLastOperatorCanBeDisabledAndEnabledAgain() throws SQLException {
        assertThat(run("disable-account", "LAST@example.org", EVERYWHERE))
                .contains("is disabled", "No operator is left");
        assertThat(exit).isZero();
        assertThat(access.number("select count(*) from app_user where disabled_at is not null"))
                .isOne();
        assertThat(run("enable-account", "last@example.org", EVERYWHERE)).contains("is enabled");
        assertThat(access.number("select count(*) from app_user where disabled_at is not null"))
                .isZero();
    }

    @Test
    void repeatedItSaysTheSameAndRecordsNothing() throws SQLException {
        run("disable-account", "last@example.org", EVERYWHERE);
        assertThat(run("disable-account", "last@example.org", EVERYWHERE)).contains("is disabled");
        assertThat(exit).isZero();
        assertThat(access.number("select count(*) from audit_event where action = 'user.disabled'"))
                .isOne();
    }

    @Test
    void aReplicaThatMayNotKnowIsNamed() throws SQLException {
        Propagation behind = new Propagation(false, List.of("west-1"), Instant.parse("2026-11-29T12:00:00Z"));
        assertThat(run("disable-account", "last@example.org", behind)).contains("by west-1 until 2026-11-29T12:00:00Z");
        assertThat(exit).isEqualTo(3);
    }

    @Test
    void anAddressWithoutAnAccountIsSaid() throws SQLException {
        assertThat(run("disable-account", "nobody@example.org", EVERYWHERE)).contains("no account");
        assertThat(exit).isOne();
    }
}
