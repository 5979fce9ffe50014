package dev.tollgate.token.imported;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.imported.ImportBody.Line;
import dev.tollgate.token.imported.ImportBody.Lines;
import dev.tollgate.token.imported.ImportJudgement.Judged;
import dev.tollgate.token.imported.ImportOutcome.Refused;
import dev.tollgate.verify.cluster.UpgradeGate;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Imports line by line, in transactions that keep nobody waiting. All lines are judged first, so that the one event in the
 * transaction of the first batch says how many they are; and again with the batch, which others may have been faster than.
 */
@Singleton
class TokenImport {
    private static final Logger LOG = Logger.getLogger(TokenImport.class);
    private static final int BATCH = 1_000;
    private static final int TRIES = 3;

    // One import after the other: two values that begin alike would be one in the index.
    private static final String TURN = "select pg_advisory_xact_lock(7310577363)";

    private static final String GROWN = "select from pg_stat_user_tables"
            + " where relid = 'token'::regclass and n_mod_since_analyze > n_live_tup / 2";

    private final ImportJudgement judgement;
    private final TokenIssuer issuer;
    private final Limits limits;
    private final UpgradeGate upgrades;
    private final AuditLog audit;
    private final Sql sql;
    private final EntityManager entities;

    TokenImport(
            ImportJudgement judgement,
            TokenIssuer issuer,
            Limits limits,
            UpgradeGate upgrades,
            AuditLog audit,
            Sql sql,
            EntityManager entities) {
        this.judgement = judgement;
        this.issuer = issuer;
        this.limits = limits;
        this.upgrades = upgrades;
        this.audit = audit;
        this.sql = sql;
        this.entities = entities;
    }

    /**
     * @param id of a repeated one the same
     * @throws ProblemException {@code UPGRADE_UNDER_WAY}
     */
    ImportOutcome run(UUID organization, Lines lines, UUID id) {
        List<Refused> refused = new ArrayList<>(lines.refused());
        if (lines.good().size() >= BATCH) {
            analyze();
        }
        Judged all = Transactions.inOne(() -> {
            upgrades.require(UpgradeGate.IMPORTED_VALUES);
            return judgement.of(organization, lines.good(), id);
        });
        refused.addAll(all.refused());
        List<Line> fresh = all.fresh();
        int imported = all.imported();
        for (int from = 0; from < fresh.size(); from += BATCH) {
            List<Line> batch = fresh.subList(from, Math.min(from + BATCH, fresh.size()));
            // Of one that goes on the event is there.
            int announced = from == 0 && all.imported() == 0 ? fresh.size() : 0;
            Judged done = adopt(organization, batch, id, announced);
            imported += done.imported();
            refused.addAll(done.refused());
        }
        refused.sort(Comparator.comparingInt(Refused::line));
        return new ImportOutcome(imported, refused);
    }

    /**
     * Does what autovacuum would do within a minute or two. Until then PostgreSQL takes the table for a small one, and may
     * look for each label through all tokens of the organization.
     */
    private void analyze() {
        try {
            Transactions.inOne(() -> {
                if (sql.exists(GROWN)) {
                    sql.update("set local lock_timeout = '1s'");
                    sql.update("analyze token, token_value");
                }
            });
        } catch (RuntimeException e) {
            LOG.infof("An import goes on without new statistics reason=\"%s\"", DatabaseFailure.reason(e));
        }
    }

    private Judged adopt(UUID organization, List<Line> batch, UUID id, int announced) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Transactions.inOne(() -> adoptInOne(organization, batch, id, announced));
            } catch (RuntimeException e) {
                // Somebody else took a label meanwhile: the next judgement sees it.
                if (attempt == TRIES || !isTaken(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isTaken(RuntimeException e) {
        return DatabaseFailure.isDuplicate(e, "token_label") || DatabaseFailure.isDuplicate(e, "token_label_key");
    }

    private Judged adoptInOne(UUID organization, List<Line> batch, UUID id, int announced) {
        sql.first(TURN, row -> true);
        upgrades.require(UpgradeGate.IMPORTED_VALUES);
        entities.unwrap(Session.class).setJdbcBatchSize(BATCH);
        Judged judged = judgement.of(organization, batch, id);
        int adopted = issuer.adopt(judged.drafts(), id);
        List<Refused> refused = new ArrayList<>(judged.refused());
        for (Line line : judged.fresh().subList(adopted, judged.fresh().size())) {
            refused.add(Refused.of(line.number(), limits.noRoomForToken()));
        }
        // Where this one finds no more room, those that follow find none either.
        int count = adopted < judged.fresh().size() ? adopted : announced;
        if (announced > 0 && count > 0) {
            Subject subject = Subject.organization(organization, Organization.get(organization).name);
            audit.append(organization, "tokens.imported", subject, Map.of("count", count, "import", id));
        }
        return new Judged(judged.imported() + adopted, judged.fresh(), List.of(), refused);
    }
}
