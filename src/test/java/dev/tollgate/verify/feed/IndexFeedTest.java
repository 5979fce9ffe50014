package dev.tollgate.verify.feed;

import static dev.tollgate.verify.feed.TestReplica.available;
import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IndexFeedTest {
    private static final Duration LEASE = Duration.ofMillis(500);

    private final TestDatabase database = new TestDatabase();

    @Test
    void whatExistedBeforeTheStartIsKnownAfterIt() {
        TestDatabase.Issued token = database.issue();

        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            assertThat(replica.verify(token)).isEqualTo(VerdictCode.VALID);
        }
    }

    @Test
    void changesArriveByTheLog() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);

            database.execute("update token set enabled = false where id = ?", token.id());
            await(() -> replica.verify(token) == VerdictCode.DISABLED);
            database.execute("update token set enabled = true where id = ?", token.id());
            await(() -> replica.verify(token) == VerdictCode.VALID);

            database.execute("update organization set suspended = true where id = ?", database.organization);
            await(() -> replica.verify(token) == VerdictCode.ORGANIZATION_SUSPENDED);
            database.execute("update organization set suspended = false where id = ?", database.organization);

            database.revoke(token);
            await(() -> replica.verify(token) == VerdictCode.REVOKED);

            database.execute("delete from token where id = ?", token.id());
            await(() -> replica.verify(token) == VerdictCode.NOT_FOUND);
        }
    }

    @Test
    void whatIsAppliedBetweenTwoHeartbeatsIsToldWithoutOne() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(Duration.ofSeconds(60)))) {
            TestDatabase.Issued first = database.issue();
            assertThat(replica.barrier.await().complete()).isTrue();
            long beat = database.number("select beat from replica");

            TestDatabase.Issued last = first;
            for (int change = 0; change < 20; change++) {
                last = database.issue();
                assertThat(replica.barrier.await().complete()).isTrue();
            }

            assertThat(replica.verify(last)).isEqualTo(VerdictCode.VALID);
            assertThat(database.number("select applied_seq from replica"))
                    .isEqualTo(database.number("select max(seq) from change_log"));
            assertThat(database.number("select beat from replica")).isBetween(beat, beat + 2);
        }
    }

    @Test
    void whoIsFencedBetweenTwoHeartbeatsLearnsItFromTheNextChange() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(Duration.ofSeconds(60)))) {
            assertThat(replica.barrier.await().complete()).isTrue();
            database.execute("update replica set state = 'FENCED'");

            TestDatabase.Issued token = database.issue();

            await(() -> database.number("select count(*) from replica where state = 'LIVE'") == 1);
            await(() -> replica.verify(token) == VerdictCode.VALID);
            assertThat(replica.status.fences()).isEqualTo(1);
        }
    }

    @Test
    void networksOfTheOrganizationBindItsIntegrationAndJobTokensAtOnce() {
        TestDatabase.Issued token = database.issue();
        TestDatabase.Issued job = database.issue(TokenKind.JOB);
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            assertThat(replica.verify(token)).isEqualTo(VerdictCode.VALID);
            assertThat(replica.verify(job)).isEqualTo(VerdictCode.VALID);

            allow("{192.0.2.0/24}");
            await(() -> replica.verify(token) == VerdictCode.ADDRESS_NOT_ALLOWED);
            assertThat(replica.verify(job)).isEqualTo(VerdictCode.ADDRESS_NOT_ALLOWED);
            assertThat(replica.verify(token, "192.0.2.1")).isEqualTo(VerdictCode.VALID);
            assertThat(replica.verify(job, "192.0.2.1")).isEqualTo(VerdictCode.VALID);

            database.execute("update token set allowed_cidrs = '{192.0.2.128/25}' where id = ?", token.id());
            await(() -> replica.verify(token, "192.0.2.1") == VerdictCode.ADDRESS_NOT_ALLOWED);
            assertThat(replica.verify(token, "192.0.2.129")).isEqualTo(VerdictCode.VALID);

            allow("{}");
            await(() -> replica.verify(job) == VerdictCode.VALID);
        }
    }

    @Test
    void whatAnEarlierProgramCannotVerifyIsLoggedWithItsProtocol() {
        TestDatabase.Issued token = database.issue();
        database.revoke(token);
        assertThat(highestProtocol()).isEqualTo(1);

        allow("{192.0.2.0/24}");
        assertThat(highestProtocol()).isEqualTo(3);

        database.execute("delete from change_log");
        TestDatabase.Issued job = database.issue(TokenKind.JOB);
        assertThat(highestProtocol()).isEqualTo(3);

        database.execute("delete from change_log");
        database.revoke(job);
        assertThat(highestProtocol()).isEqualTo(3);

        database.execute("update token_value set length = 20 where token_id = ?", token.id());
        assertThat(highestProtocol()).isEqualTo(4).isEqualTo(ReplicaIdentity.PROTOCOL);
        database.execute("delete from change_log");
        database.execute("delete from token where id = ?", token.id());
        assertThat(highestProtocol()).isEqualTo(4);
        assertThat(database.number("select required_protocol from change_log_state"))
                .isEqualTo(4);
    }

    private long highestProtocol() {
        return database.number("select max(protocol) from change_log");
    }

    private void allow(String cidrs) {
        database.execute(
                "update organization set allowed_cidrs = ?::text[] where id = ?", cidrs, database.organization);
    }

    @Test
    void aReplicaLeavesNoRowBehind() {
        TestReplica replica = TestReplica.start(database, "a", strict(LEASE));
        assertThat(database.number("select count(*) from replica")).isEqualTo(1);

        replica.close();

        assertThat(database.number("select count(*) from replica")).isZero();
    }

    @Test
    void revocationIsCompleteOnEveryReplicaWhenTheBarrierSaysSo() {
        try (TestReplica a = TestReplica.start(database, "a", strict(LEASE));
                TestReplica b = TestReplica.start(database, "b", available(LEASE, Duration.ofSeconds(3)))) {
            for (int round = 0; round < 50; round++) {
                TestDatabase.Issued token = database.issue();
                assertThat(a.barrier.await().complete()).isTrue();
                assertThat(a.verify(token)).isEqualTo(VerdictCode.VALID);
                assertThat(b.verify(token)).isEqualTo(VerdictCode.VALID);

                database.revoke(token);
                assertThat(b.barrier.await().complete()).isTrue();
                assertThat(a.verify(token)).isEqualTo(VerdictCode.REVOKED);
                assertThat(b.verify(token)).isEqualTo(VerdictCode.REVOKED);
            }
        }
    }
}
