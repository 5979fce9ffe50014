package dev.tollgate.notice.mail;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where somebody who was asked by mail says that they want an organization's notices. */
@Path("/api/v1/notice-addresses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class NoticeAddressResource {
    private static final String ORGANIZATION = "select organization_id from notice_confirmation where id = ?";
    // The organization's row first, as whoever changes its addresses has it.
    private static final String LOCK = """
            select o.id, o.name, c.address
              from organization o join notice_confirmation c on c.organization_id = o.id
             where c.id = ? and o.deleted_at is null and c.ended_at is null
               and (c.confirmed_at is not null or c.asked_at > clock_timestamp() - interval '7 days')
               for no key update of o
            """;
    // What changed between the look and the lock is seen by these statements.
    private static final String CONFIRM = "update notice_confirmation set confirmed_at = clock_timestamp()"
            + " where id = ? and ended_at is null and confirmed_at is null";
    private static final String CONFIRMED =
            "select 1 from notice_confirmation where id = ? and ended_at is null and confirmed_at is not null";

    private final MailedCodes codes;
    private final Sql sql;
    private final AuditLog audit;
    private final OrganizationCalls calls;

    NoticeAddressResource(MailedCodes codes, Sql sql, AuditLog audit, OrganizationCalls calls) {
        this.codes = codes;
        this.sql = sql;
        this.audit = audit;
        this.calls = calls;
    }

    /** @param code as the mail's link has it */
    @Schema(name = "NoticeAddressConfirmation")
    record Confirmation(@NotBlank @Size(max = 200) String code) {
        @Override
        public String toString() {
            return "Confirmation[redacted]";
        }
    }

    /** What was agreed to. */
    @Schema(name = "ConfirmedNoticeAddress")
    @RegisterForReflection
    record ConfirmedAddressView(String organizationName, String address) {}

    private record Asked(UUID organization, String name, String address) {}

    @POST
    @Path("confirm")
    @AllowedTo(Audience.PUBLIC)
    @Operation(
            operationId = "confirmNoticeAddress",
            summary = "Agree to an organization's notices, with the code that was mailed",
            description = "The code holds for 7 days, and may be sent again.")
    public ConfirmedAddressView confirm(@NotNull @Valid Confirmation confirmation) {
        UUID id = codes.idOf(MailedCodes.Purpose.NOTICE_ADDRESS, confirmation.code());
        UUID organization = id == null ? null : sql.first(ORGANIZATION, row -> row.getObject(1, UUID.class), id);
        if (id == null || organization == null) {
            throw ProblemException.notFound();
        }
        return calls.inTurn(organization, () -> Transactions.inOne(() -> confirm(id)));
    }

    private ConfirmedAddressView confirm(UUID id) {
        Asked asked = asked(id);
        if (asked == null) {
            throw ProblemException.notFound();
        }
        boolean isNew = sql.update(CONFIRM, id) > 0;
        if (!isNew && !sql.exists(CONFIRMED, id)) {
            throw ProblemException.notFound();
        }
        if (isNew) {
            Subject subject = Subject.organization(asked.organization(), asked.name());
            audit.append(
                    asked.organization(),
                    "organization.notice-address-confirmed",
                    subject,
                    Map.of("address", asked.address()));
        }
        return new ConfirmedAddressView(asked.name(), asked.address());
    }

    private @Nullable Asked asked(UUID id) {
        return sql.first(LOCK, row -> new Asked(row.getObject(1, UUID.class), row.getString(2), row.getString(3)), id);
    }
}
