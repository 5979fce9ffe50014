package dev.tollgate.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.tollgate.database.DatabaseFailure;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jspecify.annotations.Nullable;

/** Turns whatever a resource throws into problem details. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    /** How Jackson begins to say that a body does not end with its value; it has no exception of its own for that. */
    private static final String TRAILING = "Trailing token";

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        Response.ResponseBuilder answer = answer(e.problem());
        if (e.type().status() == 401) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (e.retryAfter() != null) {
            answer.header(
                    HttpHeaders.RETRY_AFTER, e.retryAfter().plusMillis(999).toSeconds());
        } else if (e.type() == ProblemType.UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, 1);
        }
        return answer.build();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e) {
        List<Violation> violations = e.getConstraintViolations().stream()
                .map(violation -> new Violation(field(violation), violation.getMessage()))
                .sorted((a, b) -> a.field().compareTo(b.field()))
                .toList();
        return problem(ProblemException.invalid(violations));
    }

    /** Named apart, since Quarkus has a mapper of its own for these. */
    @ServerExceptionMapper
    Response mismatch(MismatchedInputException e) {
        return json(e);
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            JsonLocation place = e.getLocation();
            String detail =
                    place == null ? null : "At line " + place.getLineNr() + ", column " + place.getColumnNr() + ".";
            return answer(Problem.of(ProblemType.MALFORMED_JSON, detail)).build();
        }
        // A fault of the text itself, which Jackson lays at the door of the field that it was reading.
        if (mapping.getCause() instanceof StreamReadException
                || mapping.getCause() instanceof StreamConstraintsException) {
            return json((JsonProcessingException) mapping.getCause());
        }
        if (mapping.getPath().isEmpty() && mapping.getCause() instanceof JsonProcessingException cause) {
            return json(cause);
        }
        if (mapping.getOriginalMessage().startsWith(TRAILING)) {
            return answer(Problem.of(ProblemType.MALFORMED_JSON, "something follows the JSON value"))
                    .build();
        }
        String message = e instanceof UnrecognizedPropertyException ? "unknown field" : "has the wrong type or form";
        return problem(ProblemException.invalid(field(mapping), message));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException cause) {
            return json(cause);
        }
        Response original = e.getResponse();
        ProblemType type = typeOf(original.getStatus());
        if (type == ProblemType.NOT_FOUND || type == ProblemType.METHOD_NOT_ALLOWED) {
            return unrouted(type);
        }
        if (type == null) {
            return original.getStatus() < 400 ? original : unexpected(e);
        }
        return answer(Problem.of(type, null)).build();
    }

    private static Response unrouted(ProblemType type) {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        Set<String> methods = AllowedMethods.where(request);
        return methods.isEmpty() || methods.contains(request.getMethod())
                ? answer(Problem.of(type, null)).build()
                : answer(Problem.of(ProblemType.METHOD_NOT_ALLOWED, null))
                        .header(HttpHeaders.ALLOW, String.join(", ", methods))
                        .build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        if (DatabaseFailure.isOutage(e) || DatabaseFailure.isConflict(e)) {
            LOG.warnf("Database not available cause=\"%s\"", DatabaseFailure.reason(e));
            return problem(new ProblemException(ProblemType.UNAVAILABLE, "The database does not answer; try again."));
        }
        if (DatabaseFailure.isByDisabledAccount(e)) {
            return problem(new ProblemException(ProblemType.UNAUTHENTICATED));
        }
        if (DatabaseFailure.isUnstorable(e)) {
            return problem(ProblemException.invalid("body", "contains what cannot be stored"));
        }
        if (hasLeft(e)) {
            LOG.debugf("A client went away before its answer was there reason=%s", e);
            return answer(Problem.of(ProblemType.INTERNAL, null)).build();
        }
        return answer(incident(e)).build();
    }

    /** Whoever goes away while an answer is written ends it, and nobody has to look why. */
    private static boolean hasLeft(Throwable e) {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        return request != null
                && request.serverResponse().closed()
                && Stream.iterate(e, Objects::nonNull, Throwable::getCause).anyMatch(IOException.class::isInstance);
    }

    /** A 500 that says only where in the log to look. */
    static Problem incident(Throwable e) {
        UUID incident = UUID.randomUUID();
        LOG.errorf(e, "Request failed incident=%s", incident);
        return Problem.of(ProblemType.INTERNAL, "Incident " + incident);
    }

    static @Nullable ProblemType typeOf(int status) {
        return switch (status) {
            case 400 -> ProblemType.VALIDATION_FAILED;
            case 401 -> ProblemType.UNAUTHENTICATED;
            case 403 -> ProblemType.FORBIDDEN;
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            default -> null;
        };
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }

    /** The path inside the body, without the Java method and argument that lead there. */
    private static String field(ConstraintViolation<?> violation) {
        List<String> path = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(Path.Node::toString)
                .toList();
        String field = path.size() < 3 ? "body" : String.join(".", path.subList(2, path.size()));
        return field.replaceAll("\\.<[a-z ]+>$", "");
    }

    private static String field(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "body" : path.startsWith(".") ? path.substring(1) : path;
    }
}
