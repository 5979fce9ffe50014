package dev.tollgate.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to addresses that somebody outside chose: by https, to the internet, and to hosts of the operator's own. Each
 * has a connection of its own, to an address that was judged after the name was looked up; the name is what the
 * certificate must be for. Redirects are answers like others, and no proxy of the environment is asked.
 */
public final class OutboundHttp {
    /** Name servers may be slow, and whoever owns a name chooses them. */
    private static final int LOOKUPS = 1_024;

    private final Vertx vertx;
    private final NameLookup names;
    private final ExceptedHosts exceptions;
    private final HttpClient internet;
    private final HttpClient ownHosts;
    private final Executor lookups = lookups();

    /**
     * @param authorities PEM certificates of authorities that hosts of the operator's own may have theirs from, besides
     *     the usual ones; null = none
     */
    public OutboundHttp(Vertx vertx, ExceptedHosts exceptions, @Nullable Path authorities) {
        this(vertx, InetAddress::getAllByName, exceptions, authorities);
    }

    OutboundHttp(Vertx vertx, NameLookup names, ExceptedHosts exceptions, @Nullable Path authorities) {
        this.vertx = vertx;
        this.names = names;
        this.exceptions = exceptions;
        this.internet = vertx.createHttpClient(options());
        this.ownHosts = authorities == null
                ? internet
                : vertx.createHttpClient(options().setTrustOptions(TrustOptions.wrap(Authorities.with(authorities))));
    }

    /**
     * Whether calls to the URL may be made at all. Asks no name server: where a name leads is judged at each call.
     *
     * @return whether the operator vouches for the host
     */
    public boolean check(String url) throws OutboundRefused {
        return Target.of(url, exceptions).excepted();
    }

    /**
     * Ends by the deadline: with an answer, whatever its status; with {@link OutboundRefused}; or with another {@link
     * java.io.IOException} if there was none.
     */
    public CompletableFuture<OutboundAnswer> call(OutboundRequest request) {
        try {
            Target target = Target.of(request.url(), exceptions);
            OutboundCall call =
                    new OutboundCall(vertx, target.excepted() ? ownHosts : internet, names, target, request);
            call.expire();
            lookups.execute(call::begin);
            return call.answer();
        } catch (OutboundRefused e) {
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new IOException("too many names are being looked up", e));
        }
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(10_000)
                .setDecompressionSupported(false)
                .setMetricsName("outbound");
    }

    /** A thread that is free is used again before there is another one. */
    private static Executor lookups() {
        return new ThreadPoolExecutor(0, LOOKUPS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "outbound-lookup");
            thread.setDaemon(true);
            return thread;
        });
    }
}
