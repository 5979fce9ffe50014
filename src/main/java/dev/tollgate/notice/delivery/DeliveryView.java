package dev.tollgate.notice.delivery;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the delivery of an event to a webhook.
 *
 * @param messageId the {@code webhook-id} that it is sent with
 * @param subjectId the token or the person that it is about; null for others, and where somebody has asked for it
 * @param state {@code FAILED} = given up
 * @param nextAttemptAt null = it has ended, or an earlier event of the same subject comes first
 * @param status of the last answer
 * @param answer the first KiB of it; null for a host of the operator's own
 * @param error why there was no answer, or {@code DISABLED}
 */
@Schema(name = "Delivery")
@RegisterForReflection
record DeliveryView(
        UUID id,
        String messageId,
        String type,
        @Schema(nullable = true) @Nullable UUID subjectId,

        @Schema(enumeration = {"PENDING", "DELIVERED", "FAILED"})
        String state,

        int attempts,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant nextAttemptAt,
        @Schema(nullable = true) @Nullable Instant finishedAt,
        @Schema(nullable = true) @Nullable Integer status,
        @Schema(nullable = true) @Nullable String answer,
        @Schema(nullable = true) @Nullable String error) {

    static final String COLUMNS = "d.id, e.id, d.type, d.subject_id, d.state, d.attempts, d.created_at, d.next_at,"
            + " d.finished_at, d.status, d.answer, d.error";

    static DeliveryView of(ResultSet row) throws SQLException {
        return new DeliveryView(
                row.getObject(1, UUID.class),
                "msg_" + row.getObject(2, UUID.class),
                row.getString(3),
                row.getObject(4, UUID.class),
                row.getString(5),
                row.getInt(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                time(row, 8),
                time(row, 9),
                row.getObject(10, Integer.class),
                row.getString(11),
                row.getString(12));
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
