package dev.tollgate.notice.webhook;

import dev.tollgate.outbound.ExceptedHosts;
import dev.tollgate.outbound.OutboundAnswer;
import dev.tollgate.outbound.OutboundHttp;
import dev.tollgate.outbound.OutboundRefused;
import dev.tollgate.outbound.OutboundRequest;
import dev.tollgate.problem.ProblemException;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls to the receivers of webhooks. */
@Singleton
public class WebhookCalls {
    private final OutboundHttp http;

    WebhookCalls(Vertx vertx, WebhookConfig config) {
        this.http = new OutboundHttp(
                vertx,
                ExceptedHosts.of(config.hosts().orElse(List.of())),
                config.caFile().orElse(null));
    }

    public CompletableFuture<OutboundAnswer> call(OutboundRequest request) {
        return http.call(request);
    }

    /** Whether the receiver is the operator's, whose answers are none of an organization's business. */
    public boolean isOperators(String url) {
        try {
            return http.check(url);
        } catch (OutboundRefused e) {
            return false;
        }
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} for a URL that is never called */
    String checked(String url) {
        try {
            var unused = http.check(url);
            return url;
        } catch (OutboundRefused e) {
            throw ProblemException.invalid("url", e.reason().sentence());
        }
    }
}
