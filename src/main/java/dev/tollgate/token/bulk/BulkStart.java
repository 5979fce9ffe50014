package dev.tollgate.token.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.audit.AuditLog;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.database.Transactions;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.list.TokenFilter;
import dev.tollgate.token.list.TokenListing;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Begins a job if its number is confirmed, and does it at once if it is a small one. */
@Singleton
class BulkStart {
    /** What is done while the caller waits. */
    private static final int MOST_AT_ONCE = 10_000;

    private final TokenListing listing;
    private final TokenIssuer issuer;
    private final AuditLog audit;
    private final Idempotency idempotency;
    private final BulkBatch batch;
    private final ObjectMapper json;
    private final CurrentCaller caller;

    BulkStart(
            TokenListing listing,
            TokenIssuer issuer,
            AuditLog audit,
            Idempotency idempotency,
            BulkBatch batch,
            ObjectMapper json,
            CurrentCaller caller) {
        this.listing = listing;
        this.issuer = issuer;
        this.audit = audit;
        this.idempotency = idempotency;
        this.batch = batch;
        this.json = json;
        this.caller = caller;
    }

    /** @param change null = they are revoked */
    record Plan(
            UUID organization,
            TokenFilter filter,
            BulkChange.@Nullable Change change,
            @Nullable String reason,
            @Nullable Integer confirm) {}

    /** @param job to be asked for by {@code GET …/tokens/jobs/{job}} */
    @Schema(name = "BulkAccepted")
    @RegisterForReflection
    record Accepted(UUID job, int matched) {}

    /**
     * What holds for none of them is refused at once.
     *
     * @return the same, with the id of the role that is meant now, whatever has its name by the time of the last one
     */
    BulkChange.Change possible(UUID organization, BulkChange.Change change) {
        Optional<String> role = change.role();
        if (role != null) {
            String named = role.orElseThrow();
            TokenRole given = Transactions.inOne(() -> TokenRole.hold(organization, named));
            if (given == null) {
                throw ProblemException.invalid("change.role", "is not a role of this organization");
            }
            given.requireGiver(caller);
            role = Optional.of(given.id.toString());
        }
        if (change.expiresAt() != null
                && change.expiresAt().filter(end -> !end.isAfter(issuer.now())).isPresent()) {
            throw ProblemException.invalid("change.expiresAt", "must be in the future");
        }
        return new BulkChange.Change(role, change.enabled(), change.expiresAt());
    }

    int count(UUID organization, TokenFilter filter) {
        filter.requireRestriction();
        return listing.count(organization, filter, issuer.now());
    }

    /**
     * @param outcome the answer, once a small one is done
     * @throws ProblemException {@code CONFIRMATION_REQUIRED}
     */
    Response run(Object request, Plan plan, Function<BulkJob, Object> outcome) {
        plan.filter().requireRestriction();
        Response accepted = Transactions.inOne(() -> idempotency.once(request, () -> begin(plan)));
        UUID id = UUID.fromString(((JsonNode) accepted.getEntity()).get("job").textValue());
        if (job(id).matched > MOST_AT_ONCE) {
            return accepted;
        }
        while (batch.await(id)) {
            // Until there is no more.
        }
        if (job(id).state == BulkJob.State.FAILED) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "Your right to this ended before the act did. The audit log says what was done.");
        }
        return Response.ok(outcome.apply(job(id))).build();
    }

    private Created begin(Plan plan) {
        Instant now = issuer.now();
        int matched = listing.count(plan.organization(), plan.filter(), now);
        if (!Objects.equals(plan.confirm(), matched)) {
            throw new ProblemException(
                            ProblemType.CONFIRMATION_REQUIRED, "Give the number of tokens that match as confirm.")
                    .with(Map.of("matched", matched));
        }
        BulkJob job = new BulkJob();
        job.organizationId = plan.organization();
        job.filter = text(plan.filter());
        job.change = plan.change() == null ? null : text(plan.change());
        job.reason = plan.reason();
        job.matched = matched;
        job.createdAt = now;
        job.actAs(audit.actor());
        job.persist();
        URI location = URI.create("/api/v1/organizations/" + plan.organization() + "/tokens/jobs/" + job.id);
        return new Created(202, location, new Accepted(job.id, matched), null);
    }

    private static BulkJob job(UUID id) {
        return Transactions.inOne(() -> Objects.requireNonNull(BulkJob.<BulkJob>findById(id)));
    }

    private String text(Object part) {
        try {
            return json.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
