package dev.tollgate.example;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** An application's own paths, each with the permission that it takes. Answers who is calling. */
@Path("/reports")
public class Reports {
    @GET
    @RolesAllowed("scan:read")
    public String read(@Context SecurityContext caller) {
        return caller.getUserPrincipal().getName();
    }

    @GET
    @Path("deploy")
    @RolesAllowed("deploy:run")
    public String deploy(@Context SecurityContext caller) {
        return caller.getUserPrincipal().getName();
    }
}
