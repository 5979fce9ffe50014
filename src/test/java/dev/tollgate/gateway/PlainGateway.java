package dev.tollgate.gateway;

import dev.tollgate.http.PublicUrl;
import dev.tollgate.request.BasicConfig;
import dev.tollgate.request.ClientAddress;
import dev.tollgate.request.PresentedValue;
import dev.tollgate.request.TokenHeadersConfig;
import dev.tollgate.verify.NextChange;
import dev.tollgate.verify.Verifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The gateway's entrance on an HTTP server of its own: no database, no router, nothing that a test cannot vary. */
final class PlainGateway implements AutoCloseable {
    final FakeTokens tokens;
    final MeterRegistry registry = new SimpleMeterRegistry();
    final NextChange nextChange = new NextChange();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    PlainGateway() throws Exception {
        this(new FakeTokens(), List.of());
    }

    PlainGateway(FakeTokens tokens, List<String> trustedProxies) throws Exception {
        this(tokens, new Verifier(FakeTokens.FORMAT, tokens, Clock.systemUTC()), trustedProxies);
    }

    PlainGateway(FakeTokens tokens, Verifier verifier, List<String> trustedProxies) throws Exception {
        this(tokens, verifier, trustedProxies, headers(), basicConfig(true, true));
    }

    PlainGateway(TokenHeadersConfig headers, BasicConfig basicConfig) throws Exception {
        this(new FakeTokens(), headers, basicConfig);
    }

    private PlainGateway(FakeTokens tokens, TokenHeadersConfig headers, BasicConfig basicConfig) throws Exception {
        this(tokens, new Verifier(FakeTokens.FORMAT, tokens, Clock.systemUTC()), List.of(), headers, basicConfig);
    }

    private PlainGateway(
            FakeTokens tokens,
            Verifier verifier,
            List<String> trustedProxies,
            TokenHeadersConfig headers,
            BasicConfig basicConfig)
            throws Exception {
        this.tokens = tokens;
        ClientAddress addresses = new ClientAddress(() -> Optional.of(trustedProxies));
        PresentedValue presented = new PresentedValue(headers, basicConfig);
        Verification verification = new Verification(
                verifier, presented, addresses, new VerdictMeters(registry), new SecondLook(nextChange));
        PublicUrl issuer = new PublicUrl(() -> URI.create("https://tollgate.example.com/"));
        Challenge challenge = new Challenge(basicConfig);
        DialectRouter entrance = new DialectRouter(
                new ForwardAuth(verification, challenge),
                new VerifyDialect(verification),
                new Introspection(verification, challenge, issuer),
                new ServerMetadata(issuer));
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.pause();
                    if (!entrance.answers(request)) {
                        request.response().setStatusCode(418).end();
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    static TokenHeadersConfig headers(String... names) {
        return () -> Optional.of(List.of(names));
    }

    static BasicConfig basicConfig(boolean userTokens, boolean challenge) {
        return new BasicConfig() {
            @Override
            public boolean userTokens() {
                return userTokens;
            }

            @Override
            public boolean challenge() {
                return challenge;
            }
        };
    }

    int port() {
        return server.actualPort();
    }

    /** @param request without the final empty line */
    RawHttp.Answer ask(String request) throws Exception {
        return RawHttp.ask(port(), request + "\n\n");
    }

    RawHttp.Answer post(String path, String type, String bearer, String body) throws Exception {
        byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (RawHttp http = new RawHttp(port())) {
            http.send("POST " + path + " HTTP/1.1\nHost: localhost\nContent-Type: " + type + "\nContent-Length: "
                    + bytes.length + "\n" + (bearer.isEmpty() ? "" : "Authorization: Bearer " + bearer + "\n") + "\n");
            http.sendBytes(bytes);
            return http.answer();
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
