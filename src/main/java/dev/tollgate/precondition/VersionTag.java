package dev.tollgate.precondition;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Sends the {@code ETag} of what an answer shows. */
@Provider
public class VersionTag implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        if (answer.getEntity() instanceof Versioned view) {
            answer.getHeaders().putSingle(HttpHeaders.ETAG, of(view).toString());
        }
    }

    /** For an answer whose body is made elsewhere. */
    public static EntityTag of(Versioned view) {
        return new EntityTag(view.version().opaque());
    }
}
