package dev.tollgate.gateway;

import dev.tollgate.http.FrontDoor;
import dev.tollgate.http.RootHandler;
import dev.tollgate.problem.ProblemRoutes;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Stands in front of the router and answers whatever asks about a token, by the target as it came in: before
 * normalization, CORS and body handling, none of which could then turn {@code /ext-authz/../q/health/live} into
 * another page's 200. Leaves the rest to the router.
 */
@Singleton
final class DialectRouter {
    private static final String EXT_AUTHZ = "/ext-authz";

    private final ForwardAuth forwardAuth;
    private final VerifyDialect verify;
    private final Introspection introspection;
    private final ServerMetadata metadata;
    private volatile boolean draining;

    DialectRouter(ForwardAuth forwardAuth, VerifyDialect verify, Introspection introspection, ServerMetadata metadata) {
        this.forwardAuth = forwardAuth;
        this.verify = verify;
        this.introspection = introspection;
        this.metadata = metadata;
    }

    /** In front of the HTTP server's own root handler, hence of the router and all that is mounted in it. */
    void stepInFront(@Observes StartupEvent start) {
        RootHandler.wrap(next -> request -> {
            if (draining) {
                takeLeave(request);
            }
            if (!FrontDoor.refusesHead(request) && !answers(request)) {
                next.handle(request);
            }
        });
    }

    /** From now on the service is not ready, but answers until the delay of the shutdown is over. */
    void drain(@Observes ShutdownDelayInitiatedEvent going) {
        draining = true;
    }

    /**
     * A client that keeps its connection could send just when the server closes it, and would never know whether that
     * request was read. Told with an answer (RFC 9112 section 9.6) it goes elsewhere by itself.
     */
    private static void takeLeave(HttpServerRequest request) {
        // HTTP/2 has no such header (RFC 9113 section 8.2.2); its connections end with a GOAWAY.
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** @return false if the request is none of the gateway's; it is then untouched */
    boolean answers(HttpServerRequest request) {
        // Of an absolute-form target (RFC 9112 section 3.2.2) this is what follows the authority, else the target
        // itself.
        String path = withoutRepeatedSlash(request.path());
        try {
            if (path.startsWith(EXT_AUTHZ)) {
                forwardAuth.extAuthz(request);
                return true;
            }
            return answersExactly(path, request);
        } catch (RuntimeException e) {
            ProblemRoutes.sendIncident(request.response(), e);
            return true;
        }
    }

    /** Envoy's prefix may end in a slash or be given with two; that must not lead elsewhere. */
    private static String withoutRepeatedSlash(String path) {
        int start = 0;
        while (path.startsWith("//", start)) {
            start++;
        }
        return start == 0 ? path : path.substring(start);
    }

    private boolean answersExactly(String path, HttpServerRequest request) {
        switch (path) {
            case "/auth" -> forwardAuth.auth(request);
            case "/api/v1/verify" -> verify.verify(request);
            case "/api/v1/verify/batch" -> verify.batch(request);
            case "/oauth2/introspect" -> introspection.introspect(request);
            case "/.well-known/oauth-authorization-server" -> metadata.send(request);
            default -> {
                return false;
            }
        }
        return true;
    }
}
