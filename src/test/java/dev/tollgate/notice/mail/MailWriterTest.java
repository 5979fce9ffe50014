package dev.tollgate.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.Sql;
import dev.tollgate.support.Postgres;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Which mails are written, for whom, and how often. */
class MailWriterTest {
    private static final UUID CI_ROLE = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private final PGSimpleDataSource pool = new PGSimpleDataSource();
    private final Sql sql = new Sql(pool);
    private final WaitingMails waiting = new WaitingMails(sql);
    private final MailWriter writer = writer("");
    private final UUID organization = organization();

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

    private UUID organization() {
        Postgres.Access access = Postgres.newDatabase();
        pool.setUrl(access.url());
        pool.setUser(access.user());
        pool.setPassword(access.password());
        UUID id = UUID.randomUUID();
        sql.update("insert into organization (id, name, created_at) values (?, 'Acme', now())", id);
        return id;
    }

    private void member(String email) {
        UUID user = UUID.randomUUID();
        sql.update(
                "insert into app_user (id, email, name, password_hash, created_at) values (?, ?, 'A', '', now())",
                user,
                email);
        sql.update(
                "insert into membership (organization_id, user_id, role, created_at) values (?, ?, 'MEMBER', now())",
                organization,
                user);
    }

    private void name(String... addresses) {
        sql.update("update organization set notice_addresses = ? where id = ?", addresses, organization);
    }

    /** As the room next door writes it, long enough ago for a digest. */
    private void event(String type) {
        UUID token = UUID.randomUUID();
        sql.update(
                "insert into token (id, organization_id, kind, role_id, label, hint, created_at, expires_at) values (?, ?, 'ci', ?, ?, 'h', now(), '2030-03-08T08:00:00Z')",
                token,
                organization,
                CI_ROLE,
                "label " + token);
        sql.update(
                "insert into notice_event (organization_id, type, at, subject_id, data) values (?, ?, now(), ?, ?)",
                organization,
                type,
                token,
                "{\"expiresAt\": \"2030-03-08T08:00:00Z\"}");
        sql.update("update notice_mail_item set noted_at = noted_at - interval '1 minute'");
    }

    private List<String> recipients() {
        return sql.list("select recipient from notice_mail order by recipient", row -> row.getString(1));
    }

    private long count(String table) {
        return Objects.requireNonNull(sql.first("select count(*) from " + table, row -> row.getLong(1)));
    }

    @Test
    void withoutAMailServerNothingIsKept() {
        member("a@example.org");
        name("a@example.org");
        event("token.leaked");
        assertThat(count("notice_mail_item")).isZero();
        waiting.announce(true);
        sql.update("update notice_mailer set seen_at = seen_at - interval '8 days'");
        event("token.leaked");
        assertThat(count("notice_mail_item")).as("there is none any more").isZero();
    }

    @Test
    void aDigestADayGoesToEachAddressThatHolds() {
        waiting.announce(false);
        member("A@example.org");
        name("a@Example.org", "stranger@example.net");
        event("token.expiring");
        event("token.expired");
        assertThat(writer.write()).isOne();
        assertThat(recipients()).containsExactly("a@Example.org");
        event("token.expiring");
        assertThat(writer.write()).as("today's is written").isZero();
        sql.update("update notice_mail_turn set written_at = written_at - interval '24 hours'");
        assertThat(writer.write()).isOne();
        assertThat(count("notice_mail_item")).isZero();
    }

    @Test
    void aDigestWaitsUntilItsItemsAreTogether() {
        waiting.announce(true);
        event("token.expiring");
        sql.update("update notice_mail_item set noted_at = clock_timestamp()");
        assertThat(writer("ops@example.org").write()).isZero();
    }

    @Test
    void leaksDoNotWaitForTheDigestAndManyAreOneMail() {
        waiting.announce(true);
        MailWriter ofOperator = writer("ops@example.org");
        event("token.expiring");
        event("token.leaked");
        event("token.reused");
        assertThat(ofOperator.write()).isEqualTo(2);
        IntStream.range(0, 60).forEach(i -> event("token.leaked"));
        assertThat(ofOperator.write()).as("a mail a minute").isZero();
        sql.update("update notice_mail_turn set written_at = written_at - interval '1 minute'");
        assertThat(ofOperator.write()).isOne();
        assertThat(sql.list("select body from notice_mail where subject like '%60 tokens%'", row -> row.getString(1)))
                .singleElement()
                .asString()
                .contains("- and 10 more")
                .hasLineCount(59);
    }

    @Test
    void theOperatorIsToldOfOrganizationsThatNameNobody() {
        waiting.announce(true);
        MailWriter ofOperator = writer("ops@example.org,night@example.org");
        name("stranger@example.net");
        event("token.expiring");
        assertThat(ofOperator.write()).isEqualTo(2);
        assertThat(recipients()).containsExactly("night@example.org", "ops@example.org");
        member("stranger@example.net");
        event("token.leaked");
        assertThat(ofOperator.write()).isOne();
        assertThat(recipients()).contains("stranger@example.net");
    }

    @Test
    void replicasThatWriteAtOnceWriteOnce() {
        waiting.announce(true);
        IntStream.range(0, 20).forEach(i -> event("token.expiring"));
        List<CompletableFuture<Integer>> replicas = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> writer("ops@example.org").write()))
                .limit(6)
                .toList();
        assertThat(replicas.stream().mapToInt(CompletableFuture::join).sum()).isOne();
        assertThat(count("notice_mail")).isOne();
    }

    @Test
    void aMailIsOneReplicasAtATimeAndDueAgainWhenNobodySaysWhatBecameOfIt() {
        waiting.announce(true);
        event("token.leaked");
        writer("ops@example.org").write();
        WaitingMails.Waiting first = Objects.requireNonNull(waiting.claim());
        assertThat(waiting.claim()).as("it is under way").isNull();
        sql.update("update notice_mail set next_at = clock_timestamp()");
        WaitingMails.Waiting second = Objects.requireNonNull(waiting.claim());
        assertThat(second.id()).isEqualTo(first.id());
        waiting.end(first);
        assertThat(count("notice_mail"))
                .as("the first one's word comes too late")
                .isOne();
        assertThat(waiting.later(second, NotTaken.Why.DEFERRED)).isTrue();
        assertThat(waiting.claim()).isNull();
        sql.update("update notice_mail set created_at = created_at - interval '3 days', next_at = clock_timestamp()");
        assertThat(waiting.later(Objects.requireNonNull(waiting.claim()), NotTaken.Why.DEFERRED))
                .as("its time is over")
                .isFalse();
    }

    @Test
    void whoIsNoLongerNamedGetsNothingThatWaits() {
        waiting.announce(false);
        member("a@example.org");
        name("a@example.org");
        event("token.leaked");
        writer.write();
        sql.update("delete from membership");
        assertThat(waiting.claim())
                .isNotNull()
                .satisfies(mail -> assertThat(mail.wanted()).isFalse());
    }
}
