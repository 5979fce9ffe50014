package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.replica.TcpProxy;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Breakpoint;
import dev.tollgate.support.FreePort;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One wrong password is one too many here: what fails for want of anything else is not counted as one. */
@Tag("slow")
class NoGuessIT {
    private static final Postgres.Access DATABASE = Postgres.newDatabase();
    private static final URI ADDRESS = URI.create(DATABASE.url().substring("jdbc:".length()));

    private static TcpProxy wire;
    private static TollgateProcess server;
    private static int debugPort;
    private static Tenant home;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private Tenant.Member person;

    @BeforeAll
    static void start() throws IOException {
        wire = new TcpProxy(ADDRESS.getPort());
        debugPort = FreePort.take();
        Map<String, String> environment = new HashMap<>(DATABASE.environment());
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                DATABASE.url().replace(":" + ADDRESS.getPort() + "/", ":" + wire.port() + "/"));
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_AUTH_ATTEMPTS_PER_ACCOUNT", "1");
        environment.put(
                "JAVA_TOOL_OPTIONS",
                "-XX:ActiveProcessorCount=1 -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:"
                        + debugPort);
        server = TollgateProcess.start(environment);
        home = Tenant.create(login(SharedServer.ADMIN), "Home");
    }

    @AfterAll
    static void stop() {
        server.close();
        wire.close();
    }

    @BeforeEach
    void prepare() {
        person = home.newMember("MEMBER");
    }

    @AfterEach
    void end() {
        clients.shutdownNow();
    }

    private static Api login(String email) {
        return Api.on(server).login(email, SharedServer.PASSWORD);
    }

    private Answer attempt(String password) {
        return Api.on(server).tryLogin(person.email(), password);
    }

    /** The next wrong one counts, and then the right one waits: nothing was counted before. */
    private void requireNothingCounted() {
        assertThat(DATABASE.number("select count(*) from failed_login where counts_until > clock_timestamp()"))
                .isZero();
        attempt(SharedServer.PASSWORD).expect(200);
        attempt("wrong").expectProblem(401, "BAD_CREDENTIALS");
        attempt(SharedServer.PASSWORD).expectProblem(429, "TOO_MANY_REQUESTS");
        DATABASE.execute("delete from failed_login");
    }

    @Test
    @Tag("debugger")
    void whoFindsNoSlotToHashInHasNotGuessed() throws Exception {
        Api self = login(person.email());
        String reset = home.owner()
                .post("/api/v1/users/" + home.newMember("MEMBER").id() + "/password-reset")
                .expect(200)
                .text("token");
        Map<String, String> next = Map.of("token", reset, "password", "another password for tests");
        Future<Api> other;
        try (Breakpoint hashing = Breakpoint.ofOneThread(debugPort, Passwords.class, "tag")) {
            other = clients.submit(() -> login(SharedServer.ADMIN));
            hashing.awaitHit();
            attempt("wrong").expectProblem(503, "UNAVAILABLE");
            attempt(SharedServer.PASSWORD).expectProblem(503, "UNAVAILABLE");
            self.post("/api/v1/me/password", Map.of("current", "wrong", "new", "another password for tests"))
                    .expectProblem(503, "UNAVAILABLE");
            Api.on(server).post("/api/v1/password-reset", next).expectProblem(503, "UNAVAILABLE");
        }
        other.get().get("/api/v1/me").expect(200);
        Api.on(server).post("/api/v1/password-reset", next).expect(204);
        self.post("/api/v1/me/password", Map.of("current", SharedServer.PASSWORD, "new", SharedServer.PASSWORD + " "))
                .expect(204);
        self.post("/api/v1/me/password", Map.of("current", SharedServer.PASSWORD + " ", "new", SharedServer.PASSWORD))
                .expect(204);
        requireNothingCounted();
    }

    @Test
    @Tag("debugger")
    void whoFindsNoPlaceToWaitInHasNotGuessed() throws Exception {
        Future<Api> other;
        try (Breakpoint hashing = Breakpoint.ofOneThread(debugPort, Passwords.class, "tag")) {
            other = clients.submit(() -> login(SharedServer.ADMIN));
            hashing.awaitHit();
            List<Future<Answer>> attempts = Stream.generate(() -> clients.submit(() -> attempt("wrong")))
                    .limit(40)
                    .toList();
            // One at a time is let in, the others are over its limit or find no place: no password is checked.
            for (Future<Answer> attempt : attempts) {
                assertThat(attempt.get().status()).isIn(429, 503);
            }
        }
        other.get();
        requireNothingCounted();
    }

    @Test
    void whoComesWhileTheDatabaseIsAwayHasNotGuessed() {
        wire.redirect(0);
        try {
            for (String password : new String[] {"wrong", SharedServer.PASSWORD}) {
                attempt(password).expectProblem(503, "UNAVAILABLE");
            }
        } finally {
            wire.redirect(ADDRESS.getPort());
        }
        Await.until(
                Duration.ofSeconds(60),
                "administration is back",
                () -> Api.on(server).get("/api/v1/sign-in").status() == 200
                        && home.owner().get("/api/v1/me").status() == 200);
        requireNothingCounted();
    }
}
