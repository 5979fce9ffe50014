package dev.tollgate.login;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.PathId;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.problem.ProblemException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The caller's logins that are under way. */
@Path("/api/v1/me/sessions")
@Tag(name = "Self")
public class SessionResource {
    private final LoginSessions sessions;
    private final CurrentCaller caller;

    SessionResource(LoginSessions sessions, CurrentCaller caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    @GET
    @AllowedTo(Audience.LOGIN)
    @Operation(operationId = "listSessions", summary = "The caller's logins, of the dashboard and by JWT")
    public Page<LoginSessionView> list(@BeanParam PageRequest page) {
        int limit = page.limit();
        List<LoginSessionView> rows = sessions.list(caller.get(), page.afterId(), limit + 1);
        return Page.of(rows, limit, row -> row, row -> PageRequest.cursor(row.id()));
    }

    @DELETE
    @Path("{session}")
    @AllowedTo(Audience.LOGIN)
    @ResponseStatus(204)
    @Operation(operationId = "endOtherSession", summary = "End one of the caller's logins")
    public void end(@PathParam("session") String session) {
        if (!sessions.end(caller.get().id(), PathId.parse(session))) {
            throw ProblemException.notFound();
        }
    }
}
