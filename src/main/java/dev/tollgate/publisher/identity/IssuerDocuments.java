package dev.tollgate.publisher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.outbound.ExceptedHosts;
import dev.tollgate.outbound.OutboundAnswer;
import dev.tollgate.outbound.OutboundHttp;
import dev.tollgate.outbound.OutboundRefused;
import dev.tollgate.outbound.OutboundRequest;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** What issuers publish: metadata, and from there their keys. A certificate that is not theirs is a start that fails. */
@Singleton
@Startup
class IssuerDocuments {
    private static final Logger LOG = Logger.getLogger(IssuerDocuments.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int LARGEST = 256 * 1024;
    private static final int READERS = 2;
    private static final Pattern MAX_AGE = Pattern.compile("(?i)(?:^|[\\s,])max-age=\"?([0-9]{1,9})");

    private final OutboundHttp http;
    private final Predicate<String> places;
    private final boolean metadataKept;
    private final Executor readers = readers();

    @Inject
    IssuerDocuments(Vertx vertx, IssuerConfig config) {
        this(
                new OutboundHttp(
                        vertx,
                        ExceptedHosts.of(config.hosts().orElse(List.of())),
                        config.caFile().orElse(null)),
                url -> url.startsWith("https://"),
                false);
    }

    /**
     * @param places where keys may be
     * @param metadataKept whether more of it is of use than where the keys are; it may be long
     */
    IssuerDocuments(OutboundHttp http, Predicate<String> places, boolean metadataKept) {
        this.http = http;
        this.places = places;
        this.metadataKept = metadataKept;
    }

    /**
     * An issuer's keys.
     *
     * @param metadata what it says of itself (OpenID Connect Discovery 1.0 section 3); empty where that is not kept
     * @param maxAge for how long the issuer says that they may be used; null = it does not say
     */
    record Fetched(
            Map<String, Object> metadata,
            KeySet keys,
            @Nullable Duration maxAge) {}

    /** @throws OutboundRefused if the URL may not be called at all */
    void check(String issuer) throws OutboundRefused {
        http.check(IssuerUrl.metadata(issuer));
    }

    /** Ends within twice the deadline of a document. */
    CompletableFuture<Fetched> fetch(String issuer) {
        return get(IssuerUrl.metadata(issuer))
                .thenApplyAsync(answer -> metadata(issuer, answer), readers)
                .thenCompose(
                        metadata -> get(keysOf(metadata)).thenApplyAsync(answer -> fetched(metadata, answer), readers))
                .whenComplete((fetched, failure) -> {
                    if (failure != null) {
                        LOG.infof("The keys of an issuer could not be fetched issuer=%s reason=%s", issuer, failure);
                    }
                });
    }

    private CompletableFuture<OutboundAnswer> get(String url) {
        return http.call(OutboundRequest.get(url, DEADLINE, LARGEST + 1));
    }

    /** OpenID Connect Discovery 1.0 section 4.3: the metadata must be the issuer's own. */
    private static Map<String, Object> metadata(String issuer, OutboundAnswer answer) {
        try {
            Map<String, Object> metadata = JsonUtil.parseJson(text(answer));
            if (!issuer.equals(metadata.get("issuer"))) {
                throw failure("the metadata is of another issuer");
            }
            return metadata;
        } catch (JoseException e) {
            throw failure("the metadata is no JSON");
        }
    }

    private String keysOf(Map<String, Object> metadata) {
        if (metadata.get("jwks_uri") instanceof String url && places.test(url)) {
            return url;
        }
        throw failure("the metadata names no keys");
    }

    private Fetched fetched(Map<String, Object> metadata, OutboundAnswer answer) {
        try {
            Map<String, Object> kept = metadataKept ? metadata : Map.of();
            return new Fetched(kept, KeySet.parse(text(answer)), maxAge(answer.cacheControl()));
        } catch (IllegalArgumentException e) {
            throw failure("the key set " + e.getMessage());
        }
    }

    private static String text(OutboundAnswer answer) {
        if (answer.status() != 200) {
            throw failure("status " + answer.status());
        }
        if (!answer.whole() || answer.body().length > LARGEST) {
            throw failure("more than " + LARGEST + " bytes");
        }
        return new String(answer.body(), UTF_8);
    }

    private static @Nullable Duration maxAge(@Nullable String cacheControl) {
        Matcher found = MAX_AGE.matcher(cacheControl == null ? "" : cacheControl);
        return found.find() ? Duration.ofSeconds(Long.parseLong(found.group(1))) : null;
    }

    private static UncheckedIOException failure(String why) {
        return new UncheckedIOException(new IOException(why));
    }

    private static Executor readers() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(READERS, READERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "issuer-documents");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
