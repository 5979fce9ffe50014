package dev.tollgate.database;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A database of an early schema, full of what must outlive every migration: {@code odd-data.sql}. */
public final class OddData {
    private static final Path SCRIPT = Path.of("src", "test", "resources", "odd-data.sql");
    private static final String SCHEMA = "31";
    private static final Pattern VALUE = Pattern.compile("\\{(ci|pat):([a-z ]+)}");

    public final Postgres.Access database = Postgres.newDatabase(SCHEMA);
    private final TokenFormat format = new TokenFormat("tg", List.of());
    private final Map<String, TokenValue> values = new HashMap<>();

    public OddData() {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            TestDatabase.run(connection, VALUE.matcher(Files.readString(SCRIPT)).replaceAll(this::hash));
            connection.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String hash(MatchResult place) {
        TokenValue value = format.generate(TokenKind.of(place.group(1)));
        values.put(place.group(2), value);
        return Matcher.quoteReplacement("'\\x" + HexFormat.of().formatHex(value.hash()) + "'::bytea");
    }

    /** The value that the script calls so. */
    public String value(String name) {
        return Objects.requireNonNull(values.get(name), name).reveal();
    }
}
