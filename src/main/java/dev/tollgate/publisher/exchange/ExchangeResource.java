package dev.tollgate.publisher.exchange;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.http.Form;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import dev.tollgate.publisher.identity.IssuerUnreachable;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Token exchange as in RFC 8693, of a CI job's identity token for a job token, and of nothing else. */
@Path("/oauth2/token")
@Tag(name = "OAuth 2.0")
public class ExchangeResource {
    static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private static final Set<String> IDENTITY_TOKENS =
            Set.of("urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token");

    private final ExchangeSteps steps;

    ExchangeResource(ExchangeSteps steps) {
        this.steps = steps;
    }

    @POST
    @AllowedTo(Audience.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            operationId = "exchangeToken",
            summary = "Exchange a CI job's identity token for a short-lived job token (RFC 8693)",
            description =
                    "Which jobs, its trusted publishers say. The same identity token within 5 minutes gets the job"
                            + " token's next value, and the former ends; later it is a replay.")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "TokenExchangeRequest")))
    @APIResponse(
            responseCode = "200",
            description = "A job token, which every replica knows.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = IssuedJobToken.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "The request, the identity token or the scope is not taken; `error_description` names the check or"
                            + " claim that failed.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "OAuthError")))
    public Response exchange(byte[] body, @Context HttpHeaders headers) {
        Form form = Form.parse(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        if (form == null) {
            return error("invalid_request", "no parameter may be repeated, and all are UTF-8");
        }
        Response fault = fault(form);
        String subject = form.get("subject_token");
        if (fault != null || subject == null) {
            return fault == null ? error("invalid_request", "subject_token is missing") : fault;
        }
        return exchange(subject, form.get("scope"));
    }

    private static @Nullable Response fault(Form form) {
        String grant = form.get("grant_type");
        if (grant == null) {
            return error("invalid_request", "grant_type is missing");
        }
        if (!grant.equals(EXCHANGE)) {
            return error("unsupported_grant_type", "grant_type must be " + EXCHANGE);
        }
        String type = form.get("subject_token_type");
        if (type == null || !IDENTITY_TOKENS.contains(type)) {
            return error(
                    "invalid_request",
                    "subject_token_type must be urn:ietf:params:oauth:token-type:jwt or"
                            + " urn:ietf:params:oauth:token-type:id_token");
        }
        String wanted = form.get("requested_token_type");
        if (wanted != null && !wanted.equals(IssuedJobToken.ACCESS_TOKEN)) {
            return error("invalid_request", "requested_token_type must be " + IssuedJobToken.ACCESS_TOKEN);
        }
        return form.get("actor_token") == null ? null : error("invalid_request", "actor_token is not taken");
    }

    private Response exchange(String subject, @Nullable String scope) {
        try {
            return Response.ok(steps.exchange(subject, scope), MediaType.APPLICATION_JSON)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        } catch (IdentityRefused e) {
            return error(e.check() == Check.SCOPE ? "invalid_scope" : "invalid_grant", e.why());
        } catch (IssuerUnreachable e) {
            return later(ProblemException.issuerUnreachable(e.retryAfter()), e.retryAfter());
        } catch (ProblemException e) {
            Duration after = e.retryAfter();
            return later(e, after == null ? Duration.ofSeconds(1) : after);
        }
    }

    private static Response error(String error, String description) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(Map.of("error", error, "error_description", description))
                .build();
    }

    /** A problem (RFC 9457) that is an error of RFC 6749 as well. */
    private static Response later(ProblemException problem, Duration after) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("error", "temporarily_unavailable");
        members.put("error_description", problem.type().title());
        return Response.status(problem.type().status())
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.RETRY_AFTER, after.plusNanos(999_999_999).toSeconds())
                .entity(problem.with(members).problem())
                .build();
    }
}
