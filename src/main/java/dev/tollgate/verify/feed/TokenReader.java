package dev.tollgate.verify.feed;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.TokenLookup;
import dev.tollgate.verify.index.Fingerprint;
import dev.tollgate.verify.index.TokenRow;
import dev.tollgate.verify.index.ValueRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads what verifies, all of it or some, by binary COPY: the snapshot's rows and the changes' are decoded one way. */
final class TokenReader {
    // As it lies in the tables: what is worked out here for each of a million rows, the database need not.
    private static final List<String> VALUE = List.of("hash", "state", "ends_at", "length");
    private static final List<String> TOKEN = List.of(
            "id",
            "kind",
            "enabled",
            "revoked_at",
            "created_at",
            "expires_at",
            "allowed_cidrs",
            "organization_id",
            "role_id");
    private static final String TOKENS_BY_VALUE = "select " + list("v.", VALUE) + ", " + list("t.", TOKEN)
            + " from token_value v join token t on t.id = v.token_id where v.id in (%s)";
    private static final String ORGANIZATIONS =
            "select id, name, suspended, deleted_at is not null, allowed_cidrs from organization";
    private static final String LENGTHS = "select n::smallint from generate_series(0, " + TokenLookup.LONGEST_IMPORTED
            + ") n where exists (select from token_value where length = n)";
    private static final String ROLES = "select id, name, array_to_string(permissions, ' ') from token_role";

    private final PGConnection connection;
    private final Map<List<String>, AddressRanges> ranges = new HashMap<>();

    TokenReader(Connection connection) throws SQLException {
        this.connection = connection.unwrap(PGConnection.class);
    }

    void allOrganizations(Consumer<KnownOrganization> sink) throws SQLException {
        copyResult(ORGANIZATIONS, row -> sink.accept(organization(row)));
    }

    void organizations(Collection<UUID> ids, Consumer<KnownOrganization> sink) throws SQLException {
        if (!ids.isEmpty()) {
            copyResult(ORGANIZATIONS + " where id = any" + literal(ids), row -> sink.accept(organization(row)));
        }
    }

    void allRoles(Consumer<KnownRole> sink) throws SQLException {
        copyResult(ROLES, row -> sink.accept(role(row)));
    }

    void roles(Collection<UUID> ids, Consumer<KnownRole> sink) throws SQLException {
        if (!ids.isEmpty()) {
            copyResult(ROLES + " where id = any" + literal(ids), row -> sink.accept(role(row)));
        }
    }

    void allTokens(Consumer<TokenRow> sink) throws SQLException {
        copyTable("token", list("", TOKEN), row -> sink.accept(token(row)));
    }

    interface ValueSink {
        void accept(ValueRow value, long tokenIdHigh, long tokenIdLow);
    }

    void allValues(ValueSink sink) throws SQLException {
        copyTable("token_value", list("", VALUE) + ", token_id", row -> {
            ValueRow value = value(row);
            UUID token = row.uuid();
            sink.accept(value, token.getMostSignificantBits(), token.getLeastSignificantBits());
        });
    }

    /**
     * @param hashes in hexadecimal, of single values
     * @param tokens of which every value is read that may still be accepted: what has ended stays so whatever becomes
     *     of its token, however many there are. An hour more, for clocks that do not agree.
     */
    void tokens(Collection<String> hashes, Collection<UUID> tokens, BiConsumer<ValueRow, TokenRow> sink)
            throws SQLException {
        if (hashes.isEmpty() && tokens.isEmpty()) {
            return;
        }
        // Only the parts that find something: to plan one costs more than to run it.
        List<String> ids = new ArrayList<>();
        if (!hashes.isEmpty()) {
            String values = hashes.stream().map(hash -> "\"\\\\x" + hash + '"').collect(Collectors.joining(","));
            ids.add("select id from token_value where hash = any('{" + values + "}'::bytea[])");
        }
        if (!tokens.isEmpty()) {
            String ofToken =
                    "select id from token_value where token_id = any" + literal(tokens) + " and state = 'ACTIVE'";
            ids.add(ofToken + " and ends_at is null");
            ids.add(ofToken + " and ends_at > clock_timestamp() - interval '1 hour'");
        }
        String query = TOKENS_BY_VALUE.formatted(String.join(" union all ", ids));
        copyResult(query, row -> sink.accept(value(row), token(row)));
    }

    /** The lengths of imported values. */
    BitSet lengths() throws SQLException {
        BitSet lengths = new BitSet();
        copyResult(LENGTHS, row -> lengths.set(row.number(0)));
        return lengths;
    }

    private static String list(String table, List<String> columns) {
        return columns.stream().map(column -> table + column).collect(Collectors.joining(", "));
    }

    private void copyResult(String query, Consumer<CopyRow> sink) throws SQLException {
        copy("(" + query + ")", sink);
    }

    private void copyTable(String table, String columns, Consumer<CopyRow> sink) throws SQLException {
        copy(table + " (" + columns + ")", sink);
    }

    private void copy(String source, Consumer<CopyRow> sink) throws SQLException {
        CopyOut copy = connection.getCopyAPI().copyOut("copy " + source + " to stdout (format binary)");
        CopyRow row = new CopyRow();
        try {
            byte[] message;
            while ((message = copy.readFromCopy()) != null) {
                if (row.start(message)) {
                    sink.accept(row);
                }
            }
        } catch (SQLException | RuntimeException e) {
            cancel(copy, e);
            throw e;
        }
    }

    private static void cancel(CopyOut copy, Exception why) {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /** Only what prints as hexadecimal and hyphens gets into the text of a statement. */
    private static String literal(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "('{", "}'::uuid[])"));
    }

    private KnownOrganization organization(CopyRow row) {
        return new KnownOrganization(row.uuid(), row.text(), row.bool(), row.bool(), allowed(row.texts()));
    }

    private static KnownRole role(CopyRow row) {
        UUID id = row.uuid();
        String name = row.text();
        String permissions = row.text();
        return new KnownRole(id, name, permissions.isEmpty() ? List.of() : List.of(permissions.split(" ")));
    }

    private static ValueRow value(CopyRow row) {
        byte[] hash = row.bytes();
        return new ValueRow(
                Fingerprint.high(hash),
                Fingerprint.low(hash),
                !row.text().equals("ACTIVE"),
                row.time(),
                row.number(ValueRow.OURS));
    }

    private TokenRow token(CopyRow row) {
        UUID id = row.uuid();
        TokenKind kind = TokenKind.of(row.text());
        boolean enabled = row.bool();
        boolean revoked = row.isPresent();
        KnownToken.State state =
                revoked ? KnownToken.State.REVOKED : enabled ? KnownToken.State.ACTIVE : KnownToken.State.DISABLED;
        return new TokenRow(id, kind, state, row.time(), row.time(), allowed(row.texts()), row.uuid(), row.uuid());
    }

    private AddressRanges allowed(List<String> cidrs) {
        return cidrs.isEmpty() ? AddressRanges.EVERYWHERE : ranges.computeIfAbsent(cidrs, AddressRanges::ofStored);
    }
}
