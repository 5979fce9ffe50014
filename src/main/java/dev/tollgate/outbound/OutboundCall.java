package dev.tollgate.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call under way. Whatever ends it closes its connection, also one that is only made afterwards. */
final class OutboundCall {
    private final Vertx vertx;
    private final HttpClient client;
    private final NameLookup names;
    private final Target target;
    private final OutboundRequest request;
    private final CompletableFuture<OutboundAnswer> answer = new CompletableFuture<>();

    OutboundCall(Vertx vertx, HttpClient client, NameLookup names, Target target, OutboundRequest request) {
        this.vertx = vertx;
        this.client = client;
        this.names = names;
        this.target = target;
        this.request = request;
    }

    CompletableFuture<OutboundAnswer> answer() {
        return answer;
    }

    /** Begins to count. */
    void expire() {
        long timer = vertx.setTimer(
                request.deadline().toMillis(),
                id -> fail(new SocketTimeoutException("no whole answer within " + request.deadline())));
        var unused = answer.whenComplete((done, failure) -> vertx.cancelTimer(timer));
    }

    /** On a thread that may wait. */
    void begin() {
        if (answer.isDone()) {
            return;
        }
        try {
            connect(target.addresses(names), 0);
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException(e));
        }
    }

    /** Each address in turn, as long as nobody takes the call. */
    private void connect(List<InetAddress> addresses, int place) {
        client.request(options(addresses.get(place), addresses.size()))
                .onSuccess(this::send)
                .onFailure(failure -> {
                    boolean nobodyThere = failure instanceof SocketException;
                    if (nobodyThere && place + 1 < addresses.size() && !answer.isDone()) {
                        connect(addresses, place + 1);
                    } else {
                        fail(failure);
                    }
                });
    }

    private RequestOptions options(InetAddress address, int addresses) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
                .setHost(target.bareHost())
                .setPort(target.port())
                .setURI(target.uri())
                .setSsl(target.tls())
                .setFollowRedirects(false)
                .setConnectTimeout(Math.max(1, request.deadline().toMillis() / addresses));
        request.headers().forEach(options::putHeader);
        return options;
    }

    private void send(HttpClientRequest call) {
        HttpConnection connection = call.connection();
        // Or what a server does wrong would be an error in the log.
        connection.exceptionHandler(this::fail);
        var unused = answer.whenComplete((done, failure) -> connection.close());
        if (answer.isDone()) {
            return;
        }
        AnswerLimit.set(connection, request.kept(), () -> fail(new IOException("a longer answer than there can be")));
        call.exceptionHandler(this::fail);
        call.response().onSuccess(this::read).onFailure(this::fail);
        (request.body().length == 0 ? call.end() : call.end(Buffer.buffer(request.body()))).onFailure(this::fail);
    }

    private void read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(this::fail);
        response.handler(chunk -> {
            int room = request.kept() - body.length();
            body.appendBuffer(chunk, 0, Math.min(chunk.length(), room));
            if (chunk.length() > room) {
                complete(response, body, false);
            }
        });
        response.endHandler(end -> complete(response, body, true));
    }

    private void complete(HttpClientResponse response, Buffer body, boolean whole) {
        answer.complete(new OutboundAnswer(
                response.statusCode(), response.getHeader(HttpHeaders.CACHE_CONTROL), body.getBytes(), whole));
    }

    private void fail(@Nullable Throwable failure) {
        answer.completeExceptionally(failure instanceof IOException known ? known : new IOException(failure));
    }
}
