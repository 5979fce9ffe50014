package dev.tollgate.token.integration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.database.Sql;
import dev.tollgate.text.FoldedText;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What a search finds of metadata: its keys and values, a line each. Fills in, after an update, what was stored before. */
@Singleton
public class MetadataText {
    private static final Logger LOG = Logger.getLogger(MetadataText.class);
    private static final UUID FIRST = new UUID(0, 0);
    private static final int BATCH = 500;
    private static final String UNREAD =
            "select id, metadata::text from token where metadata <> '{}' and metadata_text is null"
                    + " and id > ? order by id limit " + BATCH;
    private static final String FILL = "update token set metadata_text = ?"
            + " where id = ? and metadata = cast(? as jsonb) and metadata_text is null";

    private final Sql sql;
    private final ObjectMapper json;

    MetadataText(Sql sql, ObjectMapper json) {
        this.sql = sql;
        this.json = json;
    }

    private record Unread(UUID id, String metadata) {}

    /** Of a JSON object. */
    String of(String metadata) {
        StringJoiner lines = new StringJoiner("\n");
        try {
            collect(json.readTree(metadata), lines);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return FoldedText.of(lines.toString());
    }

    private static void collect(JsonNode node, StringJoiner lines) {
        node.fieldNames().forEachRemaining(lines::add);
        if (node.isValueNode() && !node.isNull()) {
            lines.add(node.asText());
        }
        node.forEach(child -> collect(child, lines));
    }

    @Scheduled(every = "1m", delayed = "7s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void fillIn() {
        try {
            UUID after = FIRST;
            List<Unread> rows;
            do {
                rows = sql.list(UNREAD, row -> new Unread(row.getObject(1, UUID.class), row.getString(2)), after);
                for (Unread row : rows) {
                    sql.update(FILL, of(row.metadata()), row.id(), row.metadata());
                    after = row.id();
                }
            } while (rows.size() == BATCH);
        } catch (IllegalStateException e) {
            LOG.warnf("Metadata cannot be searched yet, trying again later reason=\"%s\"", DatabaseFailure.reason(e));
        }
    }
}
