package dev.tollgate.token.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A policy is applied batch by batch; in between somebody saves another one. */
class PolicyChangedMeanwhileIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TOKENS = """
            insert into token (id, organization_id, kind, role_id, label, hint, created_at, expires_at)
            select (? || substr(gen_random_uuid()::text, 9))::uuid, ?, 'ci', '00000000-0000-7000-8000-000000000001', ? || n, '',
                   now(), now() + make_interval(days => cast(? as int))
              from generate_series(1, ?) n
            """;
    // Of the third batch.
    private static final String HOLD = """
            select from token where id = (select id from token where organization_id = ? and label like 'endless %'
                                           order by id offset 500 limit 1) for update
            """;

    private final Tenant home = SharedServer.newTenant();

    @Test
    void itEndsWhatWasConfirmedAndNothingElse() throws Exception {
        SharedServer.database().execute(TOKENS, "f0000000", UUID.fromString(home.id()), "endless ", null, 760);
        SharedServer.database().execute(TOKENS, "00000000", UUID.fromString(home.id()), "short ", 10, 20);
        home.owner().patch(home.path(), Map.of("maxTokenLifetime", "P30D")).expect(200);
        CompletableFuture<Answer> answer;
        try (Connection other = SharedServer.database().connect();
                PreparedStatement hold = other.prepareStatement(HOLD)) {
            other.setAutoCommit(false);
            hold.setObject(1, UUID.fromString(home.id()));
            hold.execute();
            answer = CompletableFuture.supplyAsync(
                    () -> home.owner().post(home.path("policy/apply"), Map.of("confirm", 760)));
            Await.until(LONG, "two batches have ended", () -> revoked("endless ") == 500);
            home.owner().patch(home.path(), Map.of("maxTokenLifetime", "P1D")).expect(200);
            other.rollback();
        }
        Answer applied = answer.get(LONG.toSeconds(), TimeUnit.SECONDS).expect(200);
        assertThat(revoked("short ")).isZero();
        assertThat(revoked("endless ")).isEqualTo(760);
        assertThat(applied.get("revoked").asInt()).isEqualTo(760);
    }

    private long revoked(String label) {
        return SharedServer.database()
                .number(
                        "select count(*) from token where organization_id = ? and label like ? || '%' and revoked_at is not null",
                        UUID.fromString(home.id()), label);
    }
}
