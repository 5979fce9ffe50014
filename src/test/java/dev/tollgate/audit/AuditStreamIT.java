package dev.tollgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.AuditChain;
import dev.tollgate.support.AuditRows;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The audit log as a stream that stays open, what was refused in it, and its signed checkpoints. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Tag("slow")
class AuditStreamIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(90);
    /** More than the sockets of an export hold. */
    private static final int MANY = 5_000;

    private static Postgres.Access database;
    private static TollgateProcess server;
    private static Api admin;

    @BeforeAll
    static void start() {
        database = Postgres.newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_AUDIT_CHECKPOINT_EVERY", "PT1S");
        environment.put("TOLLGATE_AUDIT_FOLLOWERS", "8");
        server = TollgateProcess.start(environment);
        admin = Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static Tenant tenant() {
        return Tenant.create(admin, SharedServer.unique("Audited"));
    }

    private static List<JsonNode> events(Tenant tenant, String action) {
        List<JsonNode> events = new ArrayList<>();
        tenant.owner()
                .get(tenant.path("audit-events") + "?limit=200&action=" + action)
                .expect(200)
                .get("items")
                .forEach(events::add);
        return events;
    }

    private static Answer verify(Tenant tenant) {
        return tenant.owner().get(tenant.path("audit-events", "verify")).expect(200);
    }

    private static void awaitCheckpoint(Tenant tenant) {
        Await.until(SOON, "signed", () -> !events(tenant, "audit.checkpoint").isEmpty());
    }

    /** An export that is read line by line while it is open. */
    private record Follower(HttpResponse<InputStream> response, BufferedReader lines) implements AutoCloseable {
        static Follower of(Tenant tenant, String bearer, String query) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(server.url() + tenant.path("audit-events") + "?follow=true" + query))
                    .header("Accept", "application/x-ndjson")
                    .header("Authorization", "Bearer " + bearer)
                    .build();
            HttpResponse<InputStream> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofInputStream());
            return new Follower(
                    response, new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
        }

        /** The next event that is no checkpoint; null at the end. */
        @Nullable
        JsonNode nextOrEnd() throws IOException {
            String line = lines.readLine();
            while (line != null && (line.isEmpty() || line.contains("\"audit.checkpoint\""))) {
                line = lines.readLine();
            }
            return line == null ? null : JSON.readTree(line);
        }

        JsonNode next() throws IOException {
            return Objects.requireNonNull(nextOrEnd(), "the stream has ended");
        }

        void awaitEnd() throws IOException {
            JsonNode event = nextOrEnd();
            while (event != null) {
                event = nextOrEnd();
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void aReaderWhoStaysGetsWhatIsToCome() throws Exception {
        Tenant tenant = tenant();
        Tenant.Member reader = tenant.newMember("SUPER_ADMIN");
        try (Follower follower = Follower.of(tenant, reader.accessToken(), "")) {
            assertThat(follower.response().statusCode()).isEqualTo(200);
            assertThat(follower.response().headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
            assertThat(follower.next().get("action").asText()).isEqualTo("organization.created");
            assertThat(follower.next().get("action").asText()).isEqualTo("user.added");
            assertThat(follower.next().at("/subject/id").asText()).isEqualTo(reader.id());
            for (int i = 0; i < 3; i++) {
                Tenant.Issued token = tenant.newToken();
                JsonNode created = follower.next();
                assertThat(created.get("action").asText()).isEqualTo("token.created");
                assertThat(created.at("/subject/id").asText()).isEqualTo(token.id());
            }
        }
    }

    @Test
    void aReaderGoesOnBehindTheLastEventThatItHas() throws Exception {
        Tenant tenant = tenant();
        Tenant.Issued token = tenant.newToken();
        long last = events(tenant, "token.created").get(0).get("seq").asLong();
        Tenant.Member reader = tenant.newMember("OWNER");
        try (Follower follower = Follower.of(tenant, reader.accessToken(), "&after=" + last)) {
            assertThat(follower.next().get("action").asText()).isEqualTo("user.added");
        }
        try (Follower follower = Follower.of(tenant, reader.accessToken(), "&subject=" + token.id())) {
            assertThat(follower.next().get("action").asText()).isEqualTo("token.created");
            tenant.owner().delete(tenant.token(token.id())).expect(204);
            assertThat(follower.next().get("action").asText()).isEqualTo("token.revoked");
        }
        Api lines = tenant.owner().with("Accept", "application/x-ndjson");
        for (String wrong : List.of("after=-1", "after=x", "after=9999999999999999999", "follow=yes")) {
            lines.get(tenant.path("audit-events") + "?" + wrong).expectProblem(400, "VALIDATION_FAILED");
        }
    }

    @Test
    void aReaderWhoMayNoLongerReadIsCutOff() throws Exception {
        Tenant tenant = tenant();
        Tenant.Member reader = tenant.newMember("SUPER_ADMIN");
        try (Follower follower = Follower.of(tenant, reader.accessToken(), "")) {
            follower.next();
            tenant.owner()
                    .patch(tenant.path("users", reader.id()), Map.of("role", "MEMBER"))
                    .expect(200);
            follower.awaitEnd();
        }
        Tenant.Member gone = tenant.newMember("SUPER_ADMIN");
        try (Follower follower = Follower.of(tenant, gone.accessToken(), "")) {
            follower.next();
            tenant.owner().delete(tenant.path("users", gone.id())).expect(204);
            follower.awaitEnd();
        }
    }

    @Test
    void oneOrganizationTakesAQuarterOfThePlaces() throws Exception {
        Tenant tenant = tenant();
        Tenant other = tenant();
        Tenant.Member reader = tenant.newMember("SUPER_ADMIN");
        Tenant.Member theirs = other.newMember("SUPER_ADMIN");
        List<Follower> followers = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                followers.add(Follower.of(tenant, reader.accessToken(), ""));
                followers.get(i).next();
            }
            Follower one = Follower.of(tenant, reader.accessToken(), "");
            followers.add(one);
            assertThat(one.response().statusCode()).isEqualTo(429);
            assertThat(one.response().headers().firstValue("Retry-After")).isPresent();
            followers.add(Follower.of(other, theirs.accessToken(), ""));
            assertThat(followers.get(3).response().statusCode()).isEqualTo(200);
        } finally {
            for (Follower follower : followers) {
                follower.close();
            }
        }
        // A place is free again once its reader has gone.
        Await.until(SOON, "free", () -> {
            try (Follower again = Follower.of(tenant, reader.accessToken(), "")) {
                return again.response().statusCode() == 200;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** An export of what there is, from which nothing is read before somebody asks. */
    private record Export(Socket socket, InputStream in) implements AutoCloseable {
        static Export of(Tenant tenant, String bearer) throws IOException {
            return of(tenant, bearer, new Socket());
        }

        /** Which holds little by itself. */
        static Export narrow(Tenant tenant, String bearer) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            return of(tenant, bearer, socket);
        }

        private static Export of(Tenant tenant, String bearer, Socket socket) throws IOException {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            String head = "GET " + tenant.path("audit-events") + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Accept: application/x-ndjson\r\nConnection: close\r\nAuthorization: Bearer " + bearer
                    + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new Export(socket, new BufferedInputStream(socket.getInputStream()));
        }

        /** The status alone is taken. */
        int status() throws IOException {
            byte[] line = in.readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length()));
        }

        /** How many lines still come, whether or not the answer is whole. */
        long lines() {
            try {
                return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .count();
            } catch (UncheckedIOException e) {
                return -1;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void anExportThatNobodyReadsEndsAndOneOrganizationsTakeAQuarterOfThePlaces() throws Exception {
        int before = server.output().length();
        Tenant tenant = tenant();
        Tenant other = tenant();
        Tenant.Member reader = tenant.newMember("SUPER_ADMIN");
        Tenant.Member theirs = other.newMember("SUPER_ADMIN");
        AuditRows.add(database, tenant, MANY);
        List<Export> unread = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                unread.add(Export.narrow(tenant, reader.accessToken()));
                assertThat(unread.get(i).status()).isEqualTo(200);
            }
            Answer refused =
                    tenant.owner().with("Accept", "application/x-ndjson").get(tenant.path("audit-events"));
            refused.expectProblem(429, "TOO_MANY_REQUESTS");
            assertThat(refused.header("Retry-After")).isNotNull();
            // Nor do they take the places of readers who stay, or of another organization.
            try (Follower follower = Follower.of(tenant, reader.accessToken(), "");
                    Export another = Export.of(other, theirs.accessToken())) {
                assertThat(follower.response().statusCode()).isEqualTo(200);
                assertThat(another.status()).isEqualTo(200);
                assertThat(another.lines()).isBetween(2L, 10L);
            }
            // The readers are still there, and do not read.
            Await.until(SOON, "the places are free", () -> lines(tenant, reader) > MANY);
            assertThat(unread.get(0).lines()).isLessThan(MANY);
        } finally {
            for (Export export : unread) {
                export.close();
            }
        }
        assertThat(server.output().substring(before)).doesNotContain("ERROR");
    }

    @Test
    void aReaderWhoGoesAwayIsNoErrorOfTheService() throws Exception {
        int before = server.output().length();
        Tenant tenant = tenant();
        Tenant.Member reader = tenant.newMember("SUPER_ADMIN");
        AuditRows.add(database, tenant, MANY);
        for (int i = 0; i < 2; i++) {
            try (Export export = Export.narrow(tenant, reader.accessToken())) {
                assertThat(export.status()).isEqualTo(200);
                export.socket().setSoLinger(i == 0, 0);
            }
        }
        Await.until(SOON, "both have ended", () -> lines(tenant, reader) > MANY);
        // They had the only places of the organization: what they had to say was said.
        assertThat(server.output().substring(before)).doesNotContain("ERROR", "\tat ");
    }

    /** Of an export that is read as fast as it comes; -1 if it was refused. */
    private static long lines(Tenant tenant, Tenant.Member reader) {
        try (Export export = Export.of(tenant, reader.accessToken())) {
            return export.status() == 200 ? export.lines() : -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aWrongPasswordIsAnEventOfEachOfTheAccountsOrganizations() {
        Tenant tenant = tenant();
        Tenant second = tenant();
        Tenant.Member person = tenant.newMember("MEMBER");
        second.newMember(person.email(), "MEMBER");
        for (int i = 0; i < 3; i++) {
            Api.on(server)
                    .post("/api/v1/login", Map.of("email", person.email(), "password", "wrong password"))
                    .expectProblem(401, "BAD_CREDENTIALS");
        }
        for (Tenant each : List.of(tenant, second)) {
            Await.until(SOON, "recorded", () -> !events(each, "sign-in.failed").isEmpty());
            JsonNode event = events(each, "sign-in.failed").get(0);
            assertThat(event.at("/subject/id").asText()).isEqualTo(person.id());
            assertThat(event.at("/subject/kind").asText()).isEqualTo("USER");
            assertThat(event.at("/actor/kind").asText()).isEqualTo("SYSTEM");
            assertThat(event.get("address").isNull()).isTrue();
            assertThat(event.at("/detail/count").asLong()).isBetween(1L, 3L);
            assertThat(event.toString()).doesNotContain(person.email());
        }
    }

    @Test
    void aRefusedCallIsAnEventAndAFloodOfThemIsOneMore() {
        Tenant tenant = tenant();
        Tenant.Member person = tenant.newMember("MEMBER");
        Map<String, String> token = Map.of("label", "x", "role", "CI Token");
        for (int i = 0; i < 50; i++) {
            person.api().post(tenant.path("tokens"), token).expectProblem(403, "FORBIDDEN");
        }
        Await.until(SOON, "recorded", () -> !events(tenant, "call.refused").isEmpty());
        List<JsonNode> events = events(tenant, "call.refused");
        assertThat(events).hasSize(1);
        JsonNode event = events.get(0);
        assertThat(event.at("/actor/id").asText()).isEqualTo(person.id());
        assertThat(event.at("/detail/call").asText()).isEqualTo("POST /api/v1/organizations/{id}/tokens");
        assertThat(event.at("/detail/code").asText()).isEqualTo("FORBIDDEN");
        assertThat(event.at("/subject/id").asText()).isEqualTo(tenant.id());
        // Whoever cannot see the organization was told that it is not there, and leaves no trace in it.
        Tenant other = tenant();
        person.api().post(other.path("tokens"), token).expectProblem(404, "NOT_FOUND");
        tenant.owner().get("/api/v1/replicas").expect(200);
        assertThat(events(other, "call.refused")).isEmpty();
    }

    @Test
    void aChainIsSignedAndFoundIntact() {
        Tenant tenant = tenant();
        tenant.newToken();
        awaitCheckpoint(tenant);
        JsonNode report = verify(tenant).json();
        assertThat(report.get("intact").asBoolean()).isTrue();
        assertThat(report.get("checkpoints").asLong()).isPositive();
        assertThat(report.get("unknownCheckpoints").asLong()).isZero();
        assertThat(report.get("signedThrough").asLong()).isPositive();
        assertThat(report.get("broken").isNull()).isTrue();
        List<JsonNode> exported = AuditChain.verified(tenant);
        assertThat(exported.get((int) report.get("events").asLong() - 1).get("hash"))
                .isEqualTo(report.get("headHash"));
        tenant.newMember("MEMBER")
                .api()
                .get(tenant.path("audit-events", "verify"))
                .expectProblem(403, "FORBIDDEN");
    }

    @Test
    void aChainThatDidNotGrowIsNotSignedAgain() {
        Tenant quiet = tenant();
        awaitCheckpoint(quiet);
        Tenant busy = tenant();
        awaitCheckpoint(busy);
        busy.newToken();
        int before = events(busy, "audit.checkpoint").size();
        Await.until(SOON, "signed again", () -> events(busy, "audit.checkpoint").size() > before);
        assertThat(events(quiet, "audit.checkpoint")).hasSize(1);
    }

    @Test
    void whoRewritesTheChainInTheDatabaseIsFoundByServiceAndCommand(@TempDir Path directory) throws Exception {
        Tenant tenant = tenant();
        tenant.newToken();
        awaitCheckpoint(tenant);
        Path keys = Files.writeString(
                directory.resolve("jwks.json"),
                Api.on(server).get("/.well-known/jwks.json").expect(200).text());
        Path export = directory.resolve("export.ndjson");
        save(tenant, export);
        assertThat(command(export, keys)).startsWith("0 intact");

        database.execute(
                "update audit_event set subject_name = 'another' where organization_id = ?::uuid and seq = 2",
                tenant.id());
        assertThat(verify(tenant).text("/broken/reason")).isEqualTo("EDITED");
        assertThat(verify(tenant).text("/broken/seq")).isEqualTo("2");
        save(tenant, export);
        assertThat(command(export, keys)).startsWith("1 broken: event 2 ").contains("EDITED");

        // The whole chain anew, as the database itself would compute it.
        database.execute("""
                do $$ declare e audit_event; previous bytea := decode(repeat('00', 32), 'hex'); begin
                  for e in select * from audit_event where organization_id = '%s' order by seq loop
                    e.previous_hash := previous;
                    previous := sha256(convert_to(concat_ws(e'\\n', audit_line(encode(previous, 'hex')),
                        audit_line(e.organization_id::text), audit_line(e.seq::text), audit_lines(e)), 'UTF8'));
                    update audit_event set previous_hash = e.previous_hash, hash = previous where id = e.id;
                  end loop;
                end $$""".formatted(tenant.id()));
        assertThat(verify(tenant).text("/broken/reason")).isEqualTo("CONTRADICTED");
        save(tenant, export);
        assertThat(command(export, keys)).startsWith("1 broken").contains("CONTRADICTED");
    }

    private static void save(Tenant tenant, Path export) throws IOException {
        Files.writeString(
                export,
                tenant.owner()
                        .with("Accept", "application/x-ndjson")
                        .get(tenant.path("audit-events"))
                        .expect(200)
                        .text());
    }

    private static String command(Path export, Path keys) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(TollgateProcess.command());
        command.addAll(List.of("audit", "verify", export.toString(), "--keys", keys.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }
}
