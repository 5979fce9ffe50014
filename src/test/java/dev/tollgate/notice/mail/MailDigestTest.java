package dev.tollgate.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.Sql;
import dev.tollgate.notice.mail.NotTaken.Why;
import dev.tollgate.support.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What is still true, and still in time, when a mail is written; and when one is tried again. */
class MailDigestTest {
    private static final UUID CI_ROLE = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private final UUID organization = UUID.randomUUID();
    private final PGSimpleDataSource pool = new PGSimpleDataSource();
    private final Sql sql = new Sql(pool);
    private final WaitingMails waiting = new WaitingMails(sql);
    private final MailWriter writer = writer("ops@example.org");

    private MailWriter writer(String mailTo) {
        return new MailWriter(
                sql,
                MailTextTest.text(),
                new SmallRyeConfigBuilder()
                        .withMapping(MailConfig.class)
                        .withDefaultValue("tollgate.notices.mail-to", mailTo)
                        .build()
                        .getConfigMapping(MailConfig.class));
    }

    @BeforeEach
    void begin() {
        Postgres.Access access = Postgres.newDatabase();
        pool.setUrl(access.url());
        pool.setUser(access.user());
        pool.setPassword(access.password());
        sql.update("insert into organization (id, name, created_at) values (?, 'Acme', now())", organization);
        waiting.announce(true);
    }

    private UUID event(String type, Duration untilEnd) {
        UUID token = UUID.randomUUID();
        Instant end = Instant.now().plus(untilEnd).truncatedTo(ChronoUnit.MILLIS);
        sql.update(
                "insert into token (id, organization_id, kind, role_id, label, hint, created_at, expires_at)"
                        + " values (?, ?, 'ci', ?, ?, 'h', now(), ?)",
                token,
                organization,
                CI_ROLE,
                "label " + token,
                end);
        again(token, type, end);
        return token;
    }

    private void again(UUID token, String type, Instant end) {
        sql.update(
                "insert into notice_event (organization_id, type, at, subject_id, data) values (?, ?, now(), ?, ?)",
                organization,
                type,
                token,
                "{\"expiresAt\": \"" + end + "\"}");
        sql.update("update notice_mail_item set noted_at = noted_at - interval '1 minute'");
    }

    private void digestWrittenAgo(String interval) {
        sql.update(
                "insert into notice_mail_turn (organization_id, urgent, written_at)"
                        + " values (?, false, now() - cast(? as interval))",
                organization,
                interval);
    }

    private List<String> bodies() {
        return sql.list("select body from notice_mail", row -> row.getString(1));
    }

    @Test
    void aDigestIsEarlyWhereTheNextWouldBeTooLate() {
        digestWrittenAgo("5 hours");
        event("token.expiring", Duration.ofHours(40));
        assertThat(writer.write()).as("tomorrow is soon enough").isZero();
        UUID soon = event("token.expiring", Duration.ofHours(10));
        assertThat(writer.write()).isOne();
        assertThat(bodies().get(0)).contains("label " + soon);
        event("token.expiring", Duration.ofHours(10));
        assertThat(writer.write()).as("but not all the time").isZero();
    }

    @Test
    void whatIsNotTrueAnyMoreIsNotTold() {
        UUID revoked = event("token.expiring", Duration.ofDays(7));
        UUID renewed = event("token.expiring", Duration.ofDays(7));
        UUID leaked = event("token.leaked", Duration.ofDays(7));
        sql.update("update token set revoked_at = now() where id in (?, ?)", revoked, leaked);
        sql.update("update token set expires_at = expires_at + interval '1 year' where id = ?", renewed);
        assertThat(writer.write()).isOne();
        assertThat(bodies()).singleElement().asString().contains("label " + leaked);
    }

    @Test
    void whatHasEndedMeanwhileHasExpired() {
        UUID token = event("token.expiring", Duration.ofHours(-1));
        assertThat(writer.write()).isOne();
        assertThat(bodies().get(0))
                .contains("\nExpired:\n- \u2068label " + token)
                .doesNotContain("Expiring soon");
    }

    @Test
    void whatIsToldTwiceIsToldOnce() {
        Instant end = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        UUID token = event("token.expiring", Duration.ofHours(1));
        sql.update("update token set expires_at = ? where id = ?", end, token);
        sql.update("update notice_mail_item set about = ?", end);
        again(token, "token.expired", end);
        assertThat(writer.write()).isOne();
        assertThat(bodies().get(0)).containsOnlyOnce("label " + token);
    }

    @Test
    void aReplicaThatKnowsNobodyLeavesItToAnother() {
        event("token.leaked", Duration.ofDays(7));
        assertThat(writer("").write()).isZero();
        assertThat(writer.write()).isOne();
    }

    @Test
    void aDisabledAccountGetsNothing() {
        UUID user = UUID.randomUUID();
        sql.update(
                "insert into app_user (id, email, name, password_hash, created_at) values (?, 'a@example.org', 'A', '', now())",
                user);
        sql.update(
                "insert into membership (organization_id, user_id, role, created_at) values (?, ?, 'MEMBER', now())",
                organization,
                user);
        sql.update("update organization set notice_addresses = '{a@example.org}'");
        event("token.leaked", Duration.ofDays(7));
        assertThat(writer("").write()).isOne();
        sql.update("update app_user set disabled_at = now() where id = ?", user);
        assertThat(Objects.requireNonNull(waiting.claim()).wanted()).isFalse();
    }

    @Test
    void whatIsUrgentGoesFirstHoweverOldTheDigest() {
        event("token.expiring", Duration.ofDays(7));
        writer.write();
        sql.update("update notice_mail set next_at = now() - interval '5 days'");
        event("token.leaked", Duration.ofDays(7));
        writer.write();
        assertThat(Objects.requireNonNull(waiting.claim()).urgent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "token.leaked, UNANSWERED, 5",
        "token.leaked, DEFERRED, 5",
        "token.leaked, REFUSED, 240",
        "token.expiring, UNANSWERED, 5",
        "token.expiring, DEFERRED, 240",
        "token.leaked, UNKNOWN, 5"
    })
    void anOutageIsWaitedForBriefly(String type, Why why, int longestMinutes) {
        event(type, Duration.ofDays(7));
        writer.write();
        sql.update("update notice_mail set attempts = 9");
        assertThat(waiting.later(Objects.requireNonNull(waiting.claim()), why)).isTrue();
        List<Integer> minutes = sql.list(
                "select round(extract(epoch from next_at - now()) / 60) from notice_mail", row -> row.getInt(1));
        assertThat(minutes).containsExactly(longestMinutes);
    }

    @Test
    void whatMayHaveComeIsTriedTwiceMore() {
        event("token.leaked", Duration.ofDays(7));
        writer.write();
        for (int i = 0; i < 2; i++) {
            assertThat(waiting.later(Objects.requireNonNull(waiting.claim()), Why.UNKNOWN))
                    .isTrue();
            sql.update("update notice_mail set next_at = clock_timestamp()");
        }
        assertThat(waiting.later(Objects.requireNonNull(waiting.claim()), Why.UNKNOWN))
                .isFalse();
    }

    @Test
    void aMailboxThatIsGoneIsNotTheOldest() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MailMeters meters = new MailMeters(sql, registry);
        event("token.leaked", Duration.ofDays(7));
        writer.write();
        sql.update("update notice_mail set created_at = created_at - interval '1 hour'");
        meters.look();
        assertThat(registry.get("tollgate.mails.oldest.seconds").gauge().value())
                .isGreaterThan(3000);
        waiting.later(Objects.requireNonNull(waiting.claim()), Why.REFUSED);
        meters.look();
        assertThat(registry.get("tollgate.mails.oldest.seconds").gauge().value())
                .isZero();
        assertThat(registry.get("tollgate.mails.refused").gauge().value()).isOne();
    }
}
