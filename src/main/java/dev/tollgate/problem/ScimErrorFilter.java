package dev.tollgate.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Says a problem in the words of SCIM where a directory has asked. */
class ScimErrorFilter {
    private static final MediaType TYPE = MediaType.valueOf(ScimError.MEDIA_TYPE);

    /** The last of all: others look at the problem. */
    @ServerResponseFilter(priority = Integer.MIN_VALUE)
    void translate(ContainerRequestContext request, ContainerResponseContext answer) {
        if (answer.getEntity() instanceof Problem problem
                && ScimError.isReadAt(request.getUriInfo().getPath())) {
            answer.setEntity(ScimError.of(problem), new Annotation[0], TYPE);
        }
    }
}
