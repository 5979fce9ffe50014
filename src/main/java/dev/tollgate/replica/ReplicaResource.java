package dev.tollgate.replica;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.PathId;
import dev.tollgate.database.Transactions;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.verify.cluster.Replicas;
import dev.tollgate.verify.cluster.Replicas.ReplicaRow;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The replicas, for operators: who is live, fenced, behind. */
@Path("/api/v1/replicas")
@Tag(name = "Replicas")
public class ReplicaResource {
    private static final Logger LOG = Logger.getLogger(ReplicaResource.class);

    private final Replicas replicas;
    private final AuditLog audit;

    ReplicaResource(Replicas replicas, AuditLog audit) {
        this.replicas = replicas;
        this.audit = audit;
    }

    @GET
    @AllowedTo(Audience.OPERATOR)
    @Operation(operationId = "listReplicas", summary = "Every process that answers, and how far it is")
    public Page<ReplicaRow> list(@BeanParam PageRequest page) {
        // As text, since UUID.compareTo is signed and the cursor is not.
        String after = page.afterId().toString();
        List<ReplicaRow> rows = replicas.list().stream()
                .filter(row -> row.id().toString().compareTo(after) > 0)
                .sorted(Comparator.comparing(row -> row.id().toString()))
                .toList();
        return Page.of(rows, page.limit(), row -> row, row -> PageRequest.cursor(row.id()));
    }

    @DELETE
    @Path("{replica}")
    @AllowedTo(Audience.OPERATOR)
    @ResponseStatus(204)
    @Operation(
            operationId = "endReplica",
            summary = "End the row of a replica that is known to be dead",
            description = "Revocations then no longer wait for it. Only for a process that certainly answers no more.")
    public void end(@PathParam("replica") String replica) {
        UUID id = PathId.parse(replica);
        Transactions.inOne(() -> end(id));
        LOG.warnf("Replica ended by an operator id=%s", id);
    }

    private void end(UUID id) {
        String name = replicas.end(id);
        if (name == null) {
            throw ProblemException.notFound();
        }
        audit.append(AuditLog.INSTALLATION, "replica.ended", Subject.replica(id, name), Map.of());
    }
}
