package dev.tollgate.start;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.CallOrder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Keeps calls of the admin API from a database that is not prepared yet. */
@Singleton
class SchemaGate {
    /** Looked up late: the filters are made before there are any settings. */
    private final Instance<Schema> schema;

    SchemaGate(Instance<Schema> schema) {
        this.schema = schema;
    }

    @ServerRequestFilter(priority = CallOrder.SCHEMA)
    void requireSchema() {
        if (!schema.get().isReady()) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The database is not ready yet; try again.");
        }
    }

    /** Needed for the first readiness; what has been prepared stays so. */
    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck prepared() {
        return () -> HealthCheckResponse.builder()
                .name("schema")
                .status(schema.get().isReady())
                .build();
    }
}
