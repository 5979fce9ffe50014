package dev.tollgate.token.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each figure is what the list has under the same filters. */
class TokenFiguresIT {
    private static final Instant NOW = InstantSource.system().instant();

    private final Tenant tenant = SharedServer.newTenant();

    private Tenant.Issued token(String label, long endsInDays) {
        return tenant.newToken(Map.of(
                "label",
                label,
                "role",
                "CI Token",
                "expiresAt",
                NOW.plus(Duration.ofDays(endsInDays)).toString()));
    }

    private static void write(String sql, Tenant.Issued token) {
        assertThat(SharedServer.database().update(sql, token.id())).isOne();
    }

    private long listed(String filters) {
        return tenant.owner()
                .get(tenant.path("tokens?limit=200&" + filters))
                .expect(200)
                .get("items")
                .size();
    }

    private static String in(long days) {
        return NOW.plus(Duration.ofDays(days)).toString();
    }

    @Test
    void theyAreWhatTheListHas() {
        token("week", 6);
        token("month", 29);
        token("year", 300);
        Tenant.Issued idle = token("idle", 300);
        write("update token set created_at = now() - interval '200 days' where id = ?::uuid", idle);
        write("update token_value set created_at = now() - interval '91 days' where token_id = ?::uuid", idle);
        Tenant.Issued rotated = token("rotated", 300);
        write("update token set created_at = now() - interval '200 days' where id = ?::uuid", rotated);
        Tenant.Issued used = token("used", 300);
        write("insert into token_usage (token_id, last_used_at) values (?::uuid, now() - interval '100 days')", used);
        Tenant.Issued disabled = token("disabled", 300);
        tenant.owner()
                .patch(tenant.token(disabled.id()), Map.of("enabled", false))
                .expect(200);
        Tenant.Issued leaked = token("leaked", 300);
        tenant.owner().patch(tenant.path(), Map.of("leakAction", "DISABLE")).expect(200);
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of(leaked.value()), "source", "https://example.org/paste"))
                .expect(202);
        Tenant.Issued expired = token("expired", 300);
        write("update token set expires_at = now() - interval '1 day' where id = ?::uuid", expired);
        Tenant.Issued gone = token("gone", 300);
        tenant.owner().delete(tenant.token(gone.id())).expect(204);
        Tenant.Issued refused = token("refused", 300);
        write(
                "insert into verdict_count (subject, day, code, total) values (?::uuid, (now() at time zone 'UTC')::date,"
                        + " 'ADDRESS_NOT_ALLOWED', 7)",
                refused);

        Answer figures = tenant.owner().get(tenant.path("tokens/figures")).expect(200);
        assertThat(figures.get("active").asLong())
                .isEqualTo(listed("state=ACTIVE"))
                .isEqualTo(7);
        assertThat(figures.get("expiringIn7Days").asLong())
                .isEqualTo(listed("state=ACTIVE&expiresBefore=" + in(7)))
                .isEqualTo(1);
        assertThat(figures.get("expiringIn30Days").asLong())
                .isEqualTo(listed("state=ACTIVE&expiresBefore=" + in(30)))
                .isEqualTo(2);
        assertThat(figures.get("unusedFor90Days").asLong())
                .isEqualTo(listed("state=ACTIVE&lastUsedBefore=" + in(-90)))
                .isEqualTo(2);
        assertThat(figures.get("neverUsed").asLong()).isEqualTo(6);
        assertThat(figures.get("disabled").asLong())
                .isEqualTo(listed("state=DISABLED"))
                .isEqualTo(2);
        assertThat(figures.get("leaked").asLong()).isOne();
        assertThat(figures.get("reused").asLong()).isZero();
        assertThat(figures.get("expired").asLong())
                .isEqualTo(listed("state=EXPIRED"))
                .isEqualTo(1);
        assertThat(figures.text("/refusedToday/0/label")).isEqualTo("refused");
        assertThat(figures.get("refusedToday").get(0).get("verdicts").asLong()).isEqualTo(7);
    }

    @Test
    void nobodyElseSeesThem() {
        tenant.newMember("MEMBER").api().get(tenant.path("tokens/figures")).expectProblem(403, "FORBIDDEN");
        SharedServer.newTenant()
                .newMember("SUPER_ADMIN")
                .api()
                .get(tenant.path("tokens/figures"))
                .expect(404);
        SharedServer.anonymous().get(tenant.path("tokens/figures")).expect(401);
    }
}
