package dev.tollgate.http;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.CallOrder;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a body that is encoded, and one that is not JSON where the operation does not say that it takes something
 * else; takes none at all as JSON.
 */
class BodyType {
    @ServerRequestFilter(priority = CallOrder.BODY)
    void judge(ContainerRequestContext context, ResourceInfo resource, RoutingContext call) {
        boolean json = !resource.getResourceMethod().isAnnotationPresent(Consumes.class);
        if (call.body().length() <= 0) {
            if (json) {
                context.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
            }
            return;
        }
        String coding = context.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        boolean encoded = coding != null && !coding.equalsIgnoreCase("identity");
        if (encoded || json && !isJson(context)) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    /** Also such as {@code application/merge-patch+json}, and what is not said; always UTF-8 (RFC 8259 section 8.1). */
    private static boolean isJson(ContainerRequestContext context) {
        MediaType type = context.getMediaType();
        if (type == null) {
            return true;
        }
        String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
        String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
        return charset.equalsIgnoreCase("utf-8")
                && type.getType().equalsIgnoreCase("application")
                && (subtype.equals("json") || subtype.endsWith("+json"));
    }
}
