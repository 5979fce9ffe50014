package dev.tollgate.token.imported;

import dev.tollgate.database.Sql;
import dev.tollgate.organization.Organization;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.FoldedText;
import dev.tollgate.text.VisibleText;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer.Adopted;
import dev.tollgate.token.imported.ImportBody.Line;
import dev.tollgate.token.imported.ImportOutcome.Refused;
import dev.tollgate.token.integration.TokenDraft;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of the lines of an import, as things are; some statements for all of them together. */
@Singleton
class ImportJudgement {
    private static final int LONGEST_HINT = 40;
    private static final int LONGEST_ROLE = 100;

    // One line after the other, by the index: joined, PostgreSQL may read all tokens while it knows of few.
    private static final String IMPORTED = """
            select given from unnest(cast(? as text[])) given
             cross join lateral (select token_id from token_value where hash = decode(given, 'hex') limit 1) known
             cross join lateral (select organization_id, import_id from token where id = known.token_id limit 1) owner
             where owner.organization_id = ? and owner.import_id = ?
            """;
    // By what the index knows a value by: another that begins alike would take its place.
    private static final String TAKEN = """
            select given from unnest(cast(? as text[])) given
             where exists (select from token_value
                            where hash between decode(given || repeat('0', 32), 'hex')
                                           and decode(given || repeat('f', 32), 'hex'))
                or exists (select from former_value where fingerprint = decode(given, 'hex'))
            """;
    private static final String LABELS = """
            select label_key from token
             where organization_id = ? and kind = 'ci' and revoked_at is null and label_key = any(cast(? as text[]))
            union all
            select label from token
             where organization_id = ? and kind = 'ci' and revoked_at is null and label = any(cast(? as text[]))
            """;

    private final TokenDraft drafts;
    private final Sql sql;

    ImportJudgement(TokenDraft drafts, Sql sql) {
        this.drafts = drafts;
        this.sql = sql;
    }

    /**
     * @param imported how many are tokens already, by this import
     * @param fresh lines that may become tokens
     * @param drafts of these, in their order
     */
    record Judged(int imported, List<Line> fresh, List<Adopted> drafts, List<Refused> refused) {}

    @Transactional(Transactional.TxType.MANDATORY)
    Judged of(UUID organization, List<Line> lines, UUID importId) {
        Set<String> imported = new HashSet<>(
                sql.list(IMPORTED, row -> row.getString(1), column(lines, ImportLine::hash), organization, importId));
        List<Refused> refused = new ArrayList<>();
        List<Draft> drafted = drafted(organization, lines, imported, refused);
        Set<String> labels = labels(organization, drafted);
        Set<String> hashes = new HashSet<>(
                sql.list(TAKEN, row -> row.getString(1), (Object) column(lines, ImportLine::fingerprint)));
        List<Line> fresh = new ArrayList<>();
        List<Adopted> adopted = new ArrayList<>();
        for (Draft draft : drafted) {
            ProblemType taken = taken(draft, labels, hashes);
            if (taken == null) {
                fresh.add(draft.line());
                adopted.add(draft.adopted());
            } else {
                refused.add(Refused.of(draft.line().number(), new ProblemException(taken)));
            }
        }
        return new Judged(imported.size(), fresh, adopted, refused);
    }

    private record Draft(Line line, Adopted adopted) {
        String label() {
            return adopted.token().label;
        }

        String labelKey() {
            return FoldedText.keyOf(label());
        }
    }

    private List<Draft> drafted(UUID id, List<Line> lines, Set<String> imported, List<Refused> refused) {
        Organization organization = Organization.get(id);
        Map<String, TokenRole> roles = new HashMap<>();
        List<Draft> drafted = new ArrayList<>();
        Set<String> left = new HashSet<>(imported);
        for (Line line : lines) {
            // A second line with the hash is none that was imported.
            if (left.remove(line.content().hash())) {
                continue;
            }
            try {
                drafted.add(new Draft(line, adopted(line.content(), organization, roles)));
            } catch (ProblemException e) {
                refused.add(Refused.of(line.number(), e));
            }
        }
        return drafted;
    }

    private Adopted adopted(ImportLine line, Organization organization, Map<String, TokenRole> roles) {
        TokenRole role = roles.get(line.role());
        if (role == null) {
            role = role(organization.id, line.role());
            roles.put(line.role(), role);
        }
        Token token = drafts.of(organization, role, line.request());
        String hint = VisibleText.description("hint", line.hint(), LONGEST_HINT);
        return new Adopted(token, line.hashBytes(), line.lengthOrUnknown(), hint == null ? "imported" : hint);
    }

    private static TokenRole role(UUID organization, String name) {
        TokenRole role = TokenDraft.known(TokenRole.hold(organization, VisibleText.name("role", name, LONGEST_ROLE)));
        if (!role.isForOutsiders()) {
            throw ProblemException.invalid("role", "must be CI Token, Read Only or one that administers nothing");
        }
        return role;
    }

    /** Null if neither is taken; both then are. */
    private static @Nullable ProblemType taken(Draft draft, Set<String> labels, Set<String> hashes) {
        String key = draft.labelKey();
        if (labels.contains(key) || labels.contains(draft.label())) {
            return ProblemType.LABEL_TAKEN;
        }
        if (!hashes.add(draft.line().content().fingerprint())) {
            return ProblemType.HASH_TAKEN;
        }
        labels.add(key);
        return null;
    }

    private Set<String> labels(UUID organization, List<Draft> drafted) {
        String[] keys = drafted.stream().map(Draft::labelKey).toArray(String[]::new);
        String[] labels = drafted.stream().map(Draft::label).toArray(String[]::new);
        return new HashSet<>(sql.list(LABELS, row -> row.getString(1), organization, keys, organization, labels));
    }

    private static String[] column(List<Line> lines, Function<ImportLine, String> field) {
        return lines.stream().map(line -> field.apply(line.content())).toArray(String[]::new);
    }
}
