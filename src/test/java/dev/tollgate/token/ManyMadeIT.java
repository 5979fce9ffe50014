package dev.tollgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Service Account may make as many tokens as its organization may have: no act on it becomes an act on all of them. */
class ManyMadeIT {
    private static final Postgres.Access DATABASE = SharedServer.database();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String MADE = """
            insert into token (id, organization_id, kind, role_id, label, hint, created_at, created_by_kind, created_by_id)
            select gen_random_uuid(), ?, 'ci', '00000000-0000-7000-8000-000000000001', 'many ' || n, '', now(), 'TOKEN', ?
              from generate_series(1, ?) n
            """;

    private Tenant home;

    @BeforeEach
    void prepare() {
        home = SharedServer.newTenant();
    }

    @Test
    void whatAnAccountGainsConcernsNothingThatItHasMade() throws Exception {
        Tenant.Issued account = account(Map.of("lifetime", "P5D", "allowedCidrs", List.of("192.0.2.0/24")));
        made(account);
        String later = Instant.now()
                .plus(Duration.ofDays(9))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String path = home.token(account.id());
        whileHeld(account.id(), () -> home.owner().post(path + "/rotate")).expect(200);
        whileHeld(account.id(), () -> change(account, Map.of("expiresAt", later)))
                .expect(200);
        whileHeld(account.id(), () -> change(account, Map.of("allowedCidrs", List.of("192.0.0.0/16"))))
                .expect(200);
    }

    @Test
    void tooManyAreNotBoundAtOnce() {
        Tenant.Issued account = account(Map.of());
        DATABASE.execute(MADE, id(home.id()), id(account.id()), CreatedTokens.MOST_AT_ONCE + 1);
        String soon = Instant.now()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        Answer refused = change(account, Map.of("expiresAt", soon)).expectProblem(409, "LIMIT_REACHED");
        assertThat(refused.text("detail")).contains("10,000", "10,001");
        change(account, Map.of("allowedCidrs", List.of("192.0.2.0/24"))).expectProblem(409, "LIMIT_REACHED");
        Answer of = home.owner()
                .post(
                        home.path("tokens/bulk-change"),
                        Map.of(
                                "filter",
                                Map.of("search", account.id()),
                                "change",
                                Map.of("expiresAt", soon),
                                "confirm",
                                1))
                .expect(200);
        assertThat(of.get("failed").asInt()).isOne();
        assertThat(home.owner().get(home.token(account.id())).get("expiresAt").isNull())
                .isTrue();

        DATABASE.execute(
                "update token set revoked_at = now() where id = (select id from token where created_by_id = ? limit 1)",
                id(account.id()));
        change(account, Map.of("expiresAt", soon)).expect(200);
        assertThat(number(
                        "select count(*) from token where created_by_id = ? and expires_at = '" + soon + "'", account))
                .isEqualTo(CreatedTokens.MOST_AT_ONCE);
    }

    @Test
    void whatItHasMadeEndsBatchByBatch() throws Exception {
        Tenant.Issued account = account(Map.of());
        DATABASE.execute(MADE, id(home.id()), id(account.id()), 600);
        String ended = "select count(*) from token where created_by_id = ? and revoked_at is not null";
        CompletableFuture<Answer> answer;
        try (Connection other = DATABASE.connect();
                PreparedStatement hold = other.prepareStatement(
                        "select from token where id = (select max(id::text)::uuid from token where created_by_id = ?) for update")) {
            other.setAutoCommit(false);
            hold.setObject(1, id(account.id()));
            hold.execute();
            answer = CompletableFuture.supplyAsync(
                    () -> home.owner().delete(home.token(account.id()) + "?withCreated=true"));
            Await.until(LONG, "two batches have ended", () -> number(ended, account) == 500);
            assertThat(answer).isNotDone();
            other.rollback();
        }
        answer.get(LONG.toSeconds(), TimeUnit.SECONDS).expect(204);
        assertThat(number(ended, account)).isEqualTo(600);
        assertThat(DATABASE.number(
                        "select count(*) from audit_event where action = 'token.revoked' and detail like '%' || ? || '%'",
                        account.id()))
                .isEqualTo(600);
    }

    private Tenant.Issued account(Map<String, ?> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.put("label", SharedServer.unique("account"));
        request.put("role", "Service Account");
        return home.newToken(request);
    }

    private Answer made(Tenant.Issued account) {
        Api bearer = SharedServer.anonymous().bearer(account.value()).with("X-Forwarded-For", "192.0.2.1");
        return bearer.post(home.path("tokens"), Map.of("label", SharedServer.unique("made"), "role", "CI Token"))
                .expect(201);
    }

    private Answer change(Tenant.Issued account, Map<String, ?> change) {
        return home.owner().patch(home.token(account.id()), change);
    }

    private static Answer whileHeld(String account, Supplier<Answer> call) throws Exception {
        try (Connection other = DATABASE.connect();
                PreparedStatement hold =
                        other.prepareStatement("select from token where created_by_id = ? for update")) {
            other.setAutoCommit(false);
            hold.setObject(1, id(account));
            hold.execute();
            return CompletableFuture.supplyAsync(call).get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static long number(String sql, Tenant.Issued account) {
        return DATABASE.number(sql, id(account.id()));
    }

    private static UUID id(String text) {
        return UUID.fromString(text);
    }
}
