package dev.tollgate.token.imported;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tollgate.database.TestDatabase;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.token.imported.ImportBody.Lines;
import jakarta.validation.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/migrate.md gives people to run makes lines that can be imported. */
class MigratePageTest {
    private static final String VALUE = "home-made-0123456789abcdefghijklmnopqrst";

    private final TestDatabase database = new TestDatabase();
    private final ImportBody body = new ImportBody(
            JsonMapper.builder().addModule(new JavaTimeModule()).build(),
            Validation.buildDefaultValidatorFactory().getValidator());

    @BeforeEach
    void aTableOfYourOwn() {
        database.execute("create table api_key (id int, name text, value text, hash bytea, expires_at timestamptz,"
                + " revoked_at timestamptz)");
        database.execute(
                "insert into api_key values (1, 'release \"pipeline\"', ?, sha256(?::bytea), null, null),"
                        + " (2, 'nightly', ?, sha256(?::bytea), '2099-01-01', null),"
                        + " (3, 'gone', ?, sha256(?::bytea), null, now())",
                VALUE,
                VALUE,
                VALUE.replace('0', 'x'),
                VALUE.replace('0', 'x'),
                VALUE.replace('0', 'y'),
                VALUE.replace('0', 'y'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"own table", "values"})
    void aStatementMakesLinesThatCanBeImported(String which) {
        List<String> rows = new ArrayList<>();
        database.inTransaction(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(statement(which))) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        });
        Lines lines = body.read(String.join("\n", rows).getBytes(StandardCharsets.UTF_8));
        assertThat(lines.refused()).isEmpty();
        assertThat(lines.good()).hasSize(2);
        ImportLine first = lines.good().get(0).content();
        assertThat(first.label()).isEqualTo("release \"pipeline\" 1");
        assertThat(first.hash()).isEqualTo(HexFormat.of().formatHex(TokenValue.sha256(VALUE)));
        assertThat(first.length()).isEqualTo(VALUE.length());
    }

    @Test
    void theLineThatIsShownIsOne() {
        Matcher line = Pattern.compile("```json\n(.*)\n```").matcher(page());
        assertThat(line.find()).isTrue();
        assertThat(body.read(line.group(1).getBytes(StandardCharsets.UTF_8)).refused())
                .isEmpty();
    }

    private static String statement(String which) {
        Matcher sql = Pattern.compile("<!-- tested: " + which + " -->\n```sql\n(.*?);\n```", Pattern.DOTALL)
                .matcher(page());
        assertThat(sql.find()).isTrue();
        return Objects.requireNonNull(sql.group(1));
    }

    private static String page() {
        try {
            return Files.readString(Path.of("docs/migrate.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
