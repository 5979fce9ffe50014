package dev.tollgate.verify.feed;

import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.index.Fingerprint;
import dev.tollgate.verify.index.IndexWriter;
import dev.tollgate.verify.index.TokenRow;
import dev.tollgate.verify.index.ValueRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Brings the index to the present state of everything that a batch of changes names. The state read may be newer than
 * the batch, never older: the log says what to look at, not what it became.
 */
final class ChangeApplier {
    private static final int FINGERPRINT_DIGITS = 32;

    private final IndexWriter index;
    private final Set<UUID> organizations = new HashSet<>();
    private final Set<UUID> roles = new HashSet<>();
    private final Set<UUID> tokens = new HashSet<>();
    private final Map<String, byte[]> hashes = new HashMap<>();

    ChangeApplier(IndexWriter index) {
        this.index = index;
    }

    void apply(Connection connection, List<Change> changes) throws SQLException {
        changes.forEach(this::note);
        TokenReader reader = new TokenReader(connection);
        Map<ValueRow, TokenRow> rows = new HashMap<>();
        reader.tokens(hashes.keySet(), tokens, rows::put);
        noteUnknown(rows.values());
        List<KnownOrganization> knownOrganizations = new ArrayList<>();
        reader.organizations(organizations, knownOrganizations::add);
        List<KnownRole> knownRoles = new ArrayList<>();
        reader.roles(roles, knownRoles::add);
        Collection<byte[]> gone = goneBut(rows.keySet());
        BitSet lengths = gone.isEmpty() || !index.hasImported() ? null : reader.lengths();
        // All of it is read before any of it is shown: readers never wait for the network between two of its parts.
        publishOrganizations(knownOrganizations);
        knownRoles.forEach(index::role);
        rows.forEach(index::put);
        gone.forEach(hash -> index.remove(Fingerprint.high(hash), Fingerprint.low(hash)));
        if (lengths != null) {
            index.keepLengths(lengths);
        }
        index.forgetOffered();
    }

    private void note(Change change) {
        switch (change.source()) {
            case "organization" -> organizations.add(change.key());
            case "token_role" -> roles.add(change.key());
            case "token" -> tokens.add(change.key());
            case "token_value" -> {
                if (change.hash() != null) {
                    hashes.put(change.hash(), HexFormat.of().parseHex(change.hash(), 0, FINGERPRINT_DIGITS));
                }
            }
            default -> throw new IllegalStateException("change of an unknown table: " + change.source());
        }
    }

    /** A token read here may already belong to something whose own change comes later in the log. */
    private void noteUnknown(Collection<TokenRow> rows) {
        for (TokenRow row : rows) {
            if (!index.knowsOrganization(row.organizationId())) {
                organizations.add(row.organizationId());
            }
            if (!index.knowsRole(row.roleId())) {
                roles.add(row.roleId());
            }
        }
    }

    private void publishOrganizations(List<KnownOrganization> present) {
        Set<UUID> gone = new HashSet<>(organizations);
        present.forEach(organization -> {
            gone.remove(organization.id());
            index.organization(organization);
        });
        gone.forEach(index::endOrganization);
    }

    private Collection<byte[]> goneBut(Set<ValueRow> rows) {
        record Key(long high, long low) {}
        Set<Key> found = new HashSet<>();
        rows.forEach(row -> found.add(new Key(row.high(), row.low())));
        return hashes.values().stream()
                .filter(hash -> !found.contains(new Key(Fingerprint.high(hash), Fingerprint.low(hash))))
                .toList();
    }
}
