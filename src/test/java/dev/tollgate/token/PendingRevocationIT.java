package dev.tollgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** While a replica that may still answer cannot be reached, a change is truthfully called pending. */
@Tag("slow")
class PendingRevocationIT {
    private static final Duration LEASE = Duration.ofSeconds(1);
    /** As long as a call waits for a replica that is silent. */
    private static final Duration WAIT = LEASE.plusSeconds(1);

    /** Well-formed, but of no token. */
    private static String someoneElses() {
        return new TokenFormat("tg", List.of()).generate(TokenKind.INTEGRATION).reveal();
    }

    @Test
    void deletingSaysUntilWhenAndIsRepeatedUntilItIsComplete() {
        Postgres.Access database = Postgres.newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_VERIFY_LEASE", LEASE.toString());
        try (TollgateProcess process = TollgateProcess.start(environment)) {
            Tenant home = Tenant.create(Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Home");
            Tenant.Issued token = home.newToken();
            assertThat(database.update("""
                    insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, beat,
                                         applied_seq, started_at, confirmed_at)
                    values (gen_random_uuid(), 'lost', 'LIVE', 'available', 1000, 600000, 1, 7, 0, now(), now())
                    """)).isOne();
            Answer pending = home.owner().delete(home.token(token.id())).expect(202);
            assertThat(pending.header("Tollgate-Propagation")).isEqualTo("pending");
            assertThat(pending.text("propagation")).isEqualTo("pending");
            assertThat(pending.get("unconfirmed").toString()).contains("lost");
            assertThat(Instant.parse(pending.text("effectiveBy"))).isAfter(Instant.now());
            assertThat(pending.header("Tollgate-Effective-By")).isEqualTo(pending.text("effectiveBy"));
            assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
            // Others keep their status and say it in the headers.
            Answer created = home.owner()
                    .post(home.path("tokens"), Map.of("label", "meanwhile", "role", "CI Token"))
                    .expect(201);
            assertThat(created.header("Tollgate-Propagation")).isEqualTo("pending");
            home.owner().delete(home.token(token.id())).expect(202);
            // Whoever holds no token makes nobody wait, so that those who do always find a place.
            assertThat(database.update("""
                    insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, beat,
                                         applied_seq, started_at, confirmed_at)
                    values (gen_random_uuid(), 'asleep', 'LIVE', 'available', 60000, 600000, 1, 7, 0, now(), now())
                    """)).isOne();
            long begin = System.nanoTime();
            Answer unknown = Api.on(process)
                    .form("/oauth2/revoke", "token=" + someoneElses())
                    .expect(200);
            assertThat(unknown.header("Tollgate-Propagation")).isEqualTo("complete");
            Api.on(process)
                    .post("/api/v1/leaks", Map.of("tokens", List.of(someoneElses())))
                    .expect(202);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WAIT);
            assertThat(database.update("delete from replica where name = 'asleep'"))
                    .isOne();
            assertThat(database.update("delete from replica where name = 'lost'"))
                    .isOne();
            Answer complete = home.owner().delete(home.token(token.id())).expect(204);
            assertThat(complete.header("Tollgate-Propagation")).isEqualTo("complete");
        }
    }
}
