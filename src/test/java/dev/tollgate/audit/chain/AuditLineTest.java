package dev.tollgate.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What each event costs while all others wait for its lock. */
class AuditLineTest {
    @Test
    void aLineIsPlannedWithItsCallerOnly() throws SQLException {
        try (Connection connection = new TestDatabase().access.connect();
                Statement statement = connection.createStatement();
                ResultSet plan =
                        statement.executeQuery("explain (verbose) select audit_line(action) from audit_event")) {
            StringBuilder text = new StringBuilder();
            while (plan.next()) {
                text.append(plan.getString(1)).append('\n');
            }
            assertThat(text.toString()).contains("octet_length").doesNotContain("audit_line");
        }
    }
}
