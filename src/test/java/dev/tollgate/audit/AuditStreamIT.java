package dev.tollgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.AuditRows;
import dev.tollgate.support.Await;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The audit log as a stream that stays open, what was refused in it, and its signed checkpoints. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Tag("slow")
class AuditStreamIT extends AuditScene implements SignedChains {
    /** More than the sockets of an export hold. */
    private static final int MANY = 5_000;

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

    @Test
    void anExportThatNobodyReadsEndsAndOneOrganizationsTakeAQuarterOfThePlaces() throws Exception {
        int before = server.output().length();
        Tenant tenant = tenant();
        Tenant other = tenant();
        Tenant.Member reader = tenant.newMember("SUPER_ADMIN");
        Tenant.Member theirs = other.newMember("SUPER_ADMIN");
        AuditRows.add(database, tenant, MANY);
        List<UnreadExport> unread = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                unread.add(UnreadExport.narrow(tenant, reader.accessToken()));
                assertThat(unread.get(i).status()).isEqualTo(200);
            }
            Answer refused =
                    tenant.owner().with("Accept", "application/x-ndjson").get(tenant.path("audit-events"));
            refused.expectProblem(429, "TOO_MANY_REQUESTS");
            assertThat(refused.header("Retry-After")).isNotNull();
            // Nor do they take the places of readers who stay, or of another organization.
            try (Follower follower = Follower.of(tenant, reader.accessToken(), "");
                    UnreadExport another = UnreadExport.of(other, theirs.accessToken())) {
                assertThat(follower.response().statusCode()).isEqualTo(200);
                assertThat(another.status()).isEqualTo(200);
                assertThat(another.lines()).isBetween(2L, 10L);
            }
            // The readers are still there, and do not read.
            Await.until(SOON, "the places are free", () -> lines(tenant, reader) > MANY);
            assertThat(unread.get(0).lines()).isLessThan(MANY);
        } finally {
            for (UnreadExport export : unread) {
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
            try (UnreadExport export = UnreadExport.narrow(tenant, reader.accessToken())) {
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
        try (UnreadExport export = UnreadExport.of(tenant, reader.accessToken())) {
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
}
