package dev.tollgate.notice.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a token's end, and when, by a clock that the test turns. */
class ExpiryNoticesTest {
    private static final UUID CI_ROLE = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final Instant BIRTH = Instant.parse("2030-01-01T00:00:00Z");

    private final Postgres.Access access = Postgres.newDatabase();
    private final Connection database;
    private final UUID organization = UUID.randomUUID();

    ExpiryNoticesTest() throws SQLException {
        database = access.connect();
        execute("insert into organization (id, name, created_at) values (?, 'Acme', now())", organization);
        webhook("{token.expiring,token.expired,token.unused}");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    /** A look each hour of the token's life, and after. */
    @ParameterizedTest
    @CsvSource({
        "P365D, 'P30D P7D P1D PT0S'",
        "P31D, 'P30D P7D P1D PT0S'",
        "P30D, 'P6D P1D PT0S'",
        "P10D, 'P2D P1D PT0S'",
        "P5D, 'P1D PT0S'",
        "P1D, 'PT4H PT0S'"
    })
    void anEndIsForetoldOnceAtEachStage(Duration life, String told) throws SQLException {
        token("ci", life);
        List<Duration> before = new ArrayList<>();
        for (Duration at = Duration.ZERO; at.compareTo(life.plusDays(1)) <= 0; at = at.plusHours(1)) {
            int count = ExpiryNotices.tell(database, BIRTH.plus(at));
            assertThat(count).isLessThanOrEqualTo(1);
            if (count == 1) {
                before.add(life.minus(at));
            }
        }
        assertThat(before)
                .isEqualTo(Stream.of(told.split(" ")).map(Duration::parse).toList());
        assertThat(types())
                .endsWith("token.expired")
                .filteredOn("token.expiring"::equals)
                .hasSize(before.size() - 1);
    }

    @Test
    void ofSeveralStagesTheNearestIsTold() throws SQLException {
        token("ci", Duration.ofDays(365));
        assertThat(ExpiryNotices.tell(database, BIRTH.plus(Duration.ofDays(364)).plusSeconds(60)))
                .isOne();
        assertThat(ExpiryNotices.tell(database, BIRTH.plus(Duration.ofDays(364)).plusSeconds(120)))
                .isZero();
    }

    @Test
    void aRenewedTokenIsForetoldAnew() throws SQLException {
        UUID token = token("ci", Duration.ofDays(60));
        assertThat(ExpiryNotices.tell(database, BIRTH.plus(Duration.ofDays(31))))
                .isOne();
        execute(
                "update token set expires_at = expires_at + interval '60 days', renewed_at = created_at + interval '31 days'"
                        + " where id = ?",
                token);
        assertThat(ExpiryNotices.tell(database, BIRTH.plus(Duration.ofDays(32))))
                .isZero();
        assertThat(ExpiryNotices.tell(database, BIRTH.plus(Duration.ofDays(91))))
                .isOne();
    }

    @Test
    void nobodyIsToldOfWhatIsOverOrNobodyWantsToKnow() throws SQLException {
        token("pat", Duration.ofDays(60));
        execute("update token set revoked_at = now() where id = ?", token("ci", Duration.ofDays(60)));
        execute("update token set enabled = false where id = ?", token("ci", Duration.ofDays(60)));
        Instant soon = BIRTH.plus(Duration.ofDays(59)).plusSeconds(1);
        assertThat(ExpiryNotices.tell(database, soon)).isZero();
        token("ci", Duration.ofDays(60));
        execute("update webhook set enabled = false where organization_id = ?", organization);
        assertThat(ExpiryNotices.tell(database, soon)).isZero();
        execute("update webhook set enabled = true where organization_id = ?", organization);
        assertThat(ExpiryNotices.tell(database, soon)).isOne();
    }

    @Test
    void replicasThatLookAtOnceTellOnce() throws Exception {
        for (int i = 0; i < 50; i++) {
            token("ci", Duration.ofDays(60));
        }
        Instant soon = BIRTH.plus(Duration.ofDays(59)).plusSeconds(1);
        List<CompletableFuture<Integer>> replicas = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> tell(soon)))
                .limit(4)
                .toList();
        assertThat(replicas.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(50);
        assertThat(types()).hasSize(50);
    }

    @Test
    void aTokenThatNobodyUsesIsForetoldAWeekBeforeItIsDisabled() throws SQLException {
        execute(
                "update organization set revoke_unused_after = interval '90 days', revoke_unused_from = ? where id = ?",
                BIRTH.atOffset(ZoneOffset.UTC),
                organization);
        UUID token = token("ci", Duration.ofDays(1000));
        execute(
                "insert into token_value (id, token_id, hash, state, created_at) values (gen_random_uuid(), ?, sha256('a'), 'ACTIVE', ?)",
                token,
                BIRTH.atOffset(ZoneOffset.UTC));
        Instant due = BIRTH.plus(Duration.ofDays(83));
        assertThat(ExpiryNotices.tell(database, due.minusSeconds(1))).isZero();
        assertThat(ExpiryNotices.tell(database, due)).isOne();
        assertThat(ExpiryNotices.tell(database, due.plusSeconds(1))).isZero();
        assertThat(types()).containsExactly("token.unused");
        execute(
                "insert into token_usage (token_id, last_used_at) values (?, ?)",
                token,
                due.plusSeconds(5).atOffset(ZoneOffset.UTC));
        assertThat(ExpiryNotices.tell(database, due.plusSeconds(10))).isZero();
        assertThat(ExpiryNotices.tell(database, due.plusSeconds(10).plus(Duration.ofDays(83))))
                .as("it fell silent once more")
                .isOne();
    }

    private int tell(Instant now) {
        try (Connection own = access.connect()) {
            return ExpiryNotices.tell(own, now);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void webhook(String events) throws SQLException {
        execute(
                "insert into webhook (id, organization_id, url, events, secret, created_at)"
                        + " values (gen_random_uuid(), ?, 'https://hooks.example/', '" + events + "', '', now())",
                organization);
    }

    private UUID token(String kind, Duration life) throws SQLException {
        UUID id = UUID.randomUUID();
        @Nullable UUID person = null;
        if (kind.equals("pat")) {
            person = UUID.randomUUID();
            execute(
                    "insert into app_user (id, email, name, password_hash, created_at) values (?, 'a@b.example', 'A', '', now())",
                    person);
        }
        execute(
                "insert into token (id, organization_id, kind, user_id, role_id, label, hint, created_at, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, 'tg_ci_x', ?, ?)",
                id,
                organization,
                kind,
                person,
                CI_ROLE,
                id.toString(),
                BIRTH.atOffset(ZoneOffset.UTC),
                BIRTH.plus(life).atOffset(ZoneOffset.UTC));
        return id;
    }

    private List<String> types() throws SQLException {
        try (ResultSet row = database.createStatement().executeQuery("select type from notice_event order by seq")) {
            List<String> types = new ArrayList<>();
            while (row.next()) {
                types.add(row.getString(1));
            }
            return types;
        }
    }

    private void execute(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }
}
