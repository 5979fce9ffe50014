package dev.tollgate.http;

import dev.tollgate.problem.AllowedMethods;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemType;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/**
 * Corrects what the router says to OPTIONS: all methods of whichever class the path begins like, even where the path
 * leads nowhere.
 */
class OptionsAnswer {
    @ServerResponseFilter
    void correct(ContainerRequestContext request, ContainerResponseContext answer) {
        if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
            return;
        }
        Set<String> methods = AllowedMethods.where(CurrentRequestManager.get());
        if (methods.isEmpty()) {
            Problem problem = Problem.of(ProblemType.NOT_FOUND, null);
            answer.setStatus(problem.status());
            answer.getHeaders().remove(HttpHeaders.ALLOW);
            answer.setEntity(problem, new Annotation[0], MediaType.valueOf(Problem.MEDIA_TYPE));
            return;
        }
        answer.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", methods));
    }
}
