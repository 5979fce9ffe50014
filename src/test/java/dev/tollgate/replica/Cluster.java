package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.embedded.EmbeddedDatabase;
import dev.tollgate.support.FreePort;
import dev.tollgate.support.Postgres;
import dev.tollgate.token.policy.UnusedNow;
import dev.tollgate.token.reuse.ReusedNow;
import dev.tollgate.verify.feed.TestReplica;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Three replicas on one PostgreSQL, each behind a wire of its own. */
final class Cluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EMAIL = "root@tollgate.test";
    private static final String PASSWORD = "correct-horse-battery-staple";

    final List<RunningReplica> replicas = new ArrayList<>();
    private final Path directory;
    private EmbeddedDatabase database;
    private String session = "";
    private String organization = "";

    Cluster(String mode) {
        directory = Path.of(
                "target", "cluster-" + mode + "-" + ProcessHandle.current().pid());
        database = EmbeddedDatabase.start(directory);
        for (String name : List.of("a", "b", "c")) {
            TcpProxy wire = new TcpProxy(databasePort());
            Map<String, String> settings = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "jdbc:postgresql://127.0.0.1:" + wire.port() + "/postgres",
                    "QUARKUS_DATASOURCE_USERNAME",
                    database.user(),
                    "QUARKUS_DATASOURCE_PASSWORD",
                    database.password(),
                    "TOLLGATE_ADMIN_EMAIL",
                    EMAIL,
                    "TOLLGATE_ADMIN_PASSWORD",
                    PASSWORD,
                    "TOLLGATE_VERIFY_WHEN_BEHIND",
                    mode,
                    "TOLLGATE_VERIFY_LEASE",
                    "PT0.5S",
                    "TOLLGATE_VERIFY_MAX_AGE",
                    "PT3S");
            // What is debugged runs slower, so only the one whose lookups are stopped is.
            boolean debugged = mode.equals("strict") && name.equals("c") && RunningReplica.canBeDebugged();
            int debugPort = debugged ? FreePort.take() : 0;
            replicas.add(new RunningReplica(mode + "-" + name, wire, settings, debugPort));
        }
        try {
            replicas.forEach(RunningReplica::awaitReady);
            TestReplica.await(Duration.ofSeconds(60), this::login);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private boolean login() {
        try {
            HttpResponse<String> login = replicas.get(0)
                    .post("/api/v1/login", null, "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}");
            assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
            session = JSON.readTree(login.body()).path("accessToken").asText();
            JsonNode me = JSON.readTree(replicas.get(0).fetch("/api/v1/me", session));
            organization = me.path("memberships").path(0).path("organizationId").asText();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    record Issued(String id, String value, boolean complete) {}

    Issued create(RunningReplica at, String label) throws IOException {
        HttpResponse<String> created = whenThereIsRoom(() -> at.post(
                "/api/v1/organizations/" + organization + "/tokens",
                session,
                "{\"label\":\"" + label + "\",\"role\":\"CI Token\"}"));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        JsonNode token = JSON.readTree(created.body());
        return new Issued(token.path("id").asText(), token.path("token").asText(), isComplete(created));
    }

    HttpResponse<String> delete(RunningReplica at, Issued token) throws IOException {
        return at.delete("/api/v1/organizations/" + organization + "/tokens/" + token.id(), session);
    }

    interface Call {
        HttpResponse<String> send() throws IOException;
    }

    /** A machine that stands still for seconds lets calls pile up, and some are told to come again. */
    static HttpResponse<String> whenThereIsRoom(Call call) throws IOException {
        HttpResponse<String> answer = call.send();
        for (int tries = 1; answer.statusCode() == 503 && tries < 10; tries++) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            answer = call.send();
        }
        return answer;
    }

    /** A way for a token to be accepted no longer. */
    enum Taking {
        DELETE,
        DISABLE,
        /** By its rule, as the next: whatever call comes after it and is complete says so. */
        REUSED,
        UNUSED,
        POLICY
    }

    /** To be repeated until it is complete. */
    HttpResponse<String> take(RunningReplica at, Issued token, Taking how) throws IOException {
        String path = "/api/v1/organizations/" + organization;
        return switch (how) {
            case DELETE -> delete(at, token);
            case DISABLE -> at.post(path + "/tokens/" + token.id() + "/disable", session, "{}");
            case REUSED -> {
                ReusedNow.disable(access(), UUID.fromString(token.id()));
                yield afterRule(at, token, how);
            }
            case UNUSED -> {
                UnusedNow.disableAll(access());
                yield afterRule(at, token, how);
            }
            case POLICY -> {
                access().execute("update organization set max_token_lifetime = interval '1 hour'");
                HttpResponse<String> applied = at.post(path + "/policy/apply", session, "{\"confirm\":100000}");
                access().execute("update organization set max_token_lifetime = null");
                yield applied;
            }
        };
    }

    /** It says that the token is out of use everywhere, and puts no other reason in the place of the rule's. */
    private HttpResponse<String> afterRule(RunningReplica at, Issued token, Taking rule) throws IOException {
        long ended = access().number(
                        "select count(*) from token where id = ? and not enabled and disabled_reason = ?",
                        UUID.fromString(token.id()),
                        rule.name());
        assertThat(ended).as(rule.name()).isOne();
        return at.post(
                "/api/v1/organizations/" + organization + "/tokens/" + token.id() + "/disable",
                session,
                "{\"reason\":\"UNUSED\"}");
    }

    static boolean isComplete(HttpResponse<String> answer) {
        return answer.headers().firstValue("Tollgate-Propagation").orElse("").equals("complete");
    }

    void restartDatabase() {
        loseDatabase();
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database = EmbeddedDatabase.start(directory);
        findDatabase();
    }

    /** As if the server had gone: connections are reset, new ones refused. */
    void loseDatabase() {
        replicas.forEach(replica -> replica.wire.redirect(0));
    }

    void findDatabase() {
        replicas.forEach(replica -> replica.wire.redirect(databasePort()));
    }

    long replicaRows() {
        return access().number("select count(*) from replica");
    }

    private Postgres.Access access() {
        return new Postgres.Access(database.jdbcUrl(), database.user(), database.password());
    }

    private int databasePort() {
        return URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    void stopReplicas() {
        replicas.forEach(RunningReplica::close);
    }

    @Override
    public void close() {
        stopReplicas();
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
