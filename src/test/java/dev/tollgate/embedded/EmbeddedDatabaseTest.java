package dev.tollgate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start's database, in a directory whose name has a space. */
class EmbeddedDatabaseTest {
    @TempDir
    Path parent;

    /** Who is root hands the server to another user, and that one passes here. */
    @BeforeEach
    void letOthersPass() throws IOException {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void keepsItsDataBehindAPasswordAndEndsWhatAKilledProcessLeft() throws Exception {
        Path home = parent.resolve("a place");
        Files.createDirectories(home.resolve("work/postgresql/half-made-by-a-start-that-broke-off"));
        assertThat(EmbeddedDatabase.isNew(home)).isTrue();
        assertThat(EmbeddedDatabase.running(home)).isNull();

        EmbeddedDatabase first = EmbeddedDatabase.start(home);
        execute(first, "create table kept (n int); insert into kept values (7)");

        assertThat(EmbeddedDatabase.isNew(home)).isFalse();
        assertThatThrownBy(() -> DriverManager.getConnection(first.jdbcUrl(), first.user(), "guessed"))
                .isInstanceOf(SQLException.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedDatabase.start(home))
                .withMessageContaining("TOLLGATE_DATA_DIR");
        assertThat(EmbeddedDatabase.running(home))
                .isEqualTo(new EmbeddedDatabase.Address(first.jdbcUrl(), first.user(), first.password()));
        assertThat(query(first, "show fsync")).isEqualTo("on");
        assertThat(query(first, "select datcollate || ' ' || datlocale from pg_database where datname = 'postgres'"))
                .isEqualTo("C C.UTF-8");

        // As a killed process leaves it: the server runs on, the directory is free.
        Path killed = parent.resolve("killed");
        first.close();
        assertThat(EmbeddedDatabase.running(home)).isNull();
        Files.move(home, killed);
        EmbeddedDatabase left = EmbeddedDatabase.start(killed);
        ProcessHandle server = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(killed.resolve("postgresql/postmaster.pid"))
                                .get(0)))
                .orElseThrow();
        left.abandon();
        try (EmbeddedDatabase next = EmbeddedDatabase.start(killed)) {
            assertThat(server.isAlive()).isFalse();
            assertThat(query(next, "select n from kept")).isEqualTo("7");
        }
    }

    @Test
    void runsAsAnotherUserWhereThatOneMayGo() throws Exception {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(parent.resolve("home"))) {
            String pid = Files.readAllLines(parent.resolve("home/postgresql/postmaster.pid"))
                    .get(0);

            assertThat(Files.getAttribute(Path.of("/proc", pid), "unix:uid")).isNotEqualTo(0);
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void saysWhatToDoAboutADatabaseWithoutItsPassword() throws Exception {
        Files.createDirectory(parent.resolve("postgresql"));

        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedDatabase.start(parent))
                .withMessageContaining(parent.resolve("password").toString());
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
