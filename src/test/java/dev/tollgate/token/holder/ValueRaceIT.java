package dev.tollgate.token.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A value that is reported, or given back, in the middle of its rotation: it ends, the fresh value does not. */
class ValueRaceIT {
    private static final String ROTATION = """
            select 1 from token where id = ? for update;
            update token_value set ends_at = now() + interval '1 hour' where token_id = ? and state = 'ACTIVE';
            insert into token_value (id, token_id, hash, state, created_at)
            values (?, ?, ?, 'ACTIVE', now());
            """;

    @Test
    void aLeakReportMeetsARotation() throws Exception {
        endsOnlyTheOldValue(value -> SharedServer.anonymous().post("/api/v1/leaks", Map.of("tokens", List.of(value))));
    }

    @Test
    void aRevocationByItsHolderMeetsARotation() throws Exception {
        endsOnlyTheOldValue(value -> SharedServer.anonymous().form("/oauth2/revoke", "token=" + value));
    }

    private static void endsOnlyTheOldValue(Function<String, Answer> end) throws Exception {
        Tenant home = SharedServer.newTenant();
        Tenant.Issued token = home.newToken();
        TokenValue fresh = new TokenFormat("tg", List.of()).generate(TokenKind.INTEGRATION);
        CompletableFuture<Answer> answer;
        try (Connection rotation = SharedServer.database().connect();
                PreparedStatement statement = rotation.prepareStatement(ROTATION)) {
            rotation.setAutoCommit(false);
            statement.setObject(1, UUID.fromString(token.id()));
            statement.setObject(2, UUID.fromString(token.id()));
            statement.setObject(3, UUID.randomUUID());
            statement.setObject(4, UUID.fromString(token.id()));
            statement.setBytes(5, fresh.hash());
            statement.execute();
            answer = CompletableFuture.supplyAsync(() -> end.apply(token.value()));
            Await.until(Duration.ofSeconds(20), "the call waits for the token", ValueRaceIT::somebodyWaits);
            rotation.commit();
        }
        assertThat(answer.get(30, TimeUnit.SECONDS).status()).isLessThan(300);
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(fresh.reveal())).isEqualTo("VALID");
    }

    private static boolean somebodyWaits() {
        return SharedServer.database()
                        .number("select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                > 0;
    }
}
