package dev.tollgate.verify;

import dev.tollgate.secret.TokenKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads what verifies, all of it or some, by binary COPY: the snapshot and the changes go one way. */
final class TokenReader {
    // As it lies in the tables: what is worked out here for each of a million rows, the database need not.
    private static final String TOKENS = """
            select v.hash, v.state, v.ends_at, t.id, t.kind, t.enabled, t.revoked_at, t.created_at, t.expires_at,
                   case when cardinality(t.allowed_cidrs) > 0 then array_to_string(t.allowed_cidrs, ',') end,
                   t.organization_id, t.role_id
              from token_value v join token t on t.id = v.token_id
            """;
    private static final String ORGANIZATIONS = "select id, name, suspended, deleted_at is not null from organization";
    private static final String ROLES = "select id, name, array_to_string(permissions, ' ') from token_role";

    private final PGConnection connection;
    private final Map<String, AddressRanges> ranges = new HashMap<>();

    TokenReader(Connection connection) throws SQLException {
        this.connection = connection.unwrap(PGConnection.class);
    }

    void allOrganizations(Consumer<KnownOrganization> sink) throws SQLException {
        copy(ORGANIZATIONS, row -> sink.accept(organization(row)));
    }

    void organizations(Collection<UUID> ids, Consumer<KnownOrganization> sink) throws SQLException {
        if (!ids.isEmpty()) {
            copy(ORGANIZATIONS + " where id = any" + literal(ids), row -> sink.accept(organization(row)));
        }
    }

    void allRoles(Consumer<KnownRole> sink) throws SQLException {
        copy(ROLES, row -> sink.accept(role(row)));
    }

    void roles(Collection<UUID> ids, Consumer<KnownRole> sink) throws SQLException {
        if (!ids.isEmpty()) {
            copy(ROLES + " where id = any" + literal(ids), row -> sink.accept(role(row)));
        }
    }

    void allTokens(Consumer<TokenRow> sink) throws SQLException {
        copy(TOKENS, row -> sink.accept(token(row)));
    }

    /**
     * @param hashes in hexadecimal, of single values
     * @param tokens whose values are all read
     */
    void tokens(Collection<String> hashes, Collection<UUID> tokens, Consumer<TokenRow> sink) throws SQLException {
        if (hashes.isEmpty() && tokens.isEmpty()) {
            return;
        }
        String values = hashes.stream().map(hash -> "\"\\\\x" + hash + '"').collect(Collectors.joining(","));
        copy(
                TOKENS + " where v.id in (select id from token_value where hash = any('{" + values + "}'::bytea[])"
                        + " union all select id from token_value where token_id = any" + literal(tokens) + ")",
                row -> sink.accept(token(row)));
    }

    private void copy(String query, Consumer<CopyRow> sink) throws SQLException {
        CopyOut copy = connection.getCopyAPI().copyOut("copy (" + query + ") to stdout (format binary)");
        CopyRow row = new CopyRow();
        try {
            byte[] message;
            while ((message = copy.readFromCopy()) != null) {
                if (row.start(message)) {
                    sink.accept(row);
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Only what prints as hexadecimal and hyphens gets into the text of a statement. */
    private static String literal(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "('{", "}'::uuid[])"));
    }

    private static KnownOrganization organization(CopyRow row) {
        return new KnownOrganization(row.uuid(), row.text(), row.bool(), row.bool());
    }

    private static KnownRole role(CopyRow row) {
        UUID id = row.uuid();
        String name = row.text();
        String permissions = row.text();
        return new KnownRole(id, name, permissions.isEmpty() ? List.of() : List.of(permissions.split(" ")));
    }

    private TokenRow token(CopyRow row) {
        byte[] hash = row.bytes();
        boolean ended = !row.text().equals("ACTIVE");
        long endsAt = row.time();
        UUID id = row.uuid();
        TokenKind kind = row.text().equals("pat") ? TokenKind.ACCESS : TokenKind.INTEGRATION;
        boolean enabled = row.bool();
        boolean revoked = row.isPresent();
        return new TokenRow(
                Fingerprint.high(hash),
                Fingerprint.low(hash),
                id,
                kind,
                ended || revoked
                        ? KnownToken.State.REVOKED
                        : enabled ? KnownToken.State.ACTIVE : KnownToken.State.DISABLED,
                row.time(),
                row.time(),
                endsAt,
                allowed(row.text()),
                row.uuid(),
                row.uuid());
    }

    private AddressRanges allowed(String cidrs) {
        if (cidrs.isEmpty()) {
            return AddressRanges.EVERYWHERE;
        }
        return ranges.computeIfAbsent(cidrs, text -> AddressRanges.of(List.of(text.split(","))));
    }
}
