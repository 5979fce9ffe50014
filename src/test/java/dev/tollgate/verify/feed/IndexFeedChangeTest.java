package dev.tollgate.verify.feed;

import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.support.LogRecords;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import dev.tollgate.verify.index.IndexWriter;
import dev.tollgate.verify.index.TokenRow;
import dev.tollgate.verify.index.ValueRow;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Changes that are many, wrong, or of a later release. */
class IndexFeedChangeTest {
    private static final int NEXT_PROTOCOL = ReplicaIdentity.PROTOCOL + 1;
    private static final Duration LEASE = Duration.ofMillis(500);

    private final TestDatabase database = new TestDatabase();

    @Test
    void aBurstOfHundredThousandChangesIsAppliedWhileTheReplicaKeepsItsLease() {
        database.inTransaction(connection -> {
            TestDatabase.run(connection, "set local session_replication_role = replica");
            TestDatabase.run(
                    connection,
                    "insert into token (id, organization_id, kind, role_id, label, hint, created_at)"
                            + " select gen_random_uuid(), ?, 'ci', ?, n::text, '', now()"
                            + " from generate_series(1, 100000) n",
                    database.organization,
                    TestDatabase.CI_ROLE);
            TestDatabase.run(
                    connection,
                    "insert into token_value (id, token_id, hash, state, created_at)"
                            + " select gen_random_uuid(), id, sha256(uuid_send(id)), 'ACTIVE', now() from token");
        });
        try (TestReplica replica = TestReplica.start(database, "a", strict(Duration.ofSeconds(3)))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);
            for (int batch = 0; batch < 100; batch++) {
                database.execute(
                        "update token set revoked_at = now() where id in (select id from token"
                                + " where revoked_at is null and id <> ? limit 1000)",
                        token.id());
            }
            database.revoke(token);

            await(Duration.ofSeconds(10), () -> {
                VerdictCode code = replica.verify(token);
                assertThat(code).isIn(VerdictCode.VALID, VerdictCode.REVOKED);
                return code == VerdictCode.REVOKED;
            });
            assertThat(replica.barrier.await().complete()).isTrue();
        }
    }

    @Test
    void changesOfATokenWithManyEndedValuesCostNoLease() {
        TestDatabase.Issued token = database.issue();
        database.inTransaction(connection -> {
            TestDatabase.run(connection, "set local session_replication_role = replica");
            TestDatabase.run(
                    connection,
                    "insert into token_value (id, token_id, hash, state, ends_at, created_at)"
                            + " select gen_random_uuid(), ?, sha256(uuid_send(gen_random_uuid())),"
                            + " case when n % 2 = 0 then 'REVOKED' else 'ACTIVE' end, now() - interval '2 days', now()"
                            + " from generate_series(1, 200000) n",
                    token.id());
        });
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            for (int change = 0; change < 3; change++) {
                database.execute("update token set enabled = false where id = ?", token.id());
                await(() -> replica.verify(token) == VerdictCode.DISABLED);
                assertThat(replica.barrier.await().complete()).isTrue();
                database.execute("update token set enabled = true where id = ?", token.id());
                await(() -> replica.verify(token) == VerdictCode.VALID);
            }
            long begin = System.nanoTime();
            database.revoke(token);
            assertThat(replica.barrier.await().complete()).isTrue();
            assertThat(replica.verify(token)).isEqualTo(VerdictCode.REVOKED);
            assertThat(System.nanoTime() - begin).isLessThan(LEASE.toNanos());
            assertThat(replica.status.fences()).isZero();
        }
    }

    @Test
    void aValueWhoseOverlapRunsFollowsItsToken() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            TestDatabase.Issued token = database.issue();
            database.execute(
                    "update token_value set ends_at = now() + interval '1 hour' where token_id = ?", token.id());
            await(() -> replica.verify(token) == VerdictCode.VALID);

            database.execute("update token set enabled = false where id = ?", token.id());
            await(() -> replica.verify(token) == VerdictCode.DISABLED);
            database.revoke(token);
            await(() -> replica.verify(token) == VerdictCode.REVOKED);
        }
    }

    @Test
    void aReplicaThatDoesNotUnderstandTheDatabaseDoesNotJoinByLoadingIt() throws Exception {
        database.execute(
                "insert into change_log (seq, source, key, protocol)"
                        + " values (nextval('change_log_seq'), 'token', gen_random_uuid(), ?)",
                NEXT_PROTOCOL);
        database.execute("delete from change_log");
        TestReplica replica = new TestReplica(database, database.database(), "a", strict(LEASE), LEASE);
        replica.feed.start();
        try {
            // An attempt is short and easily missed between two looks, hence the time.
            Set<Long> attempts = new HashSet<>();
            await(Duration.ofSeconds(60), () -> {
                attempts.add(database.number("select coalesce(max(pid), 0) from pg_stat_activity"
                        + " where application_name = 'tollgate feed' and datname = current_database()"));
                return attempts.size() > 2;
            });

            assertThat(replica.status.hasJoined()).isFalse();
            assertThat(database.number("select count(*) from replica")).isZero();
        } finally {
            replica.feed.stop();
        }
    }

    @Test
    void aReplicaThatDoesNotUnderstandAChangeStopsConfirming() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);

            database.execute(
                    "insert into change_log (seq, source, key, protocol)"
                            + " values (nextval('change_log_seq'), 'token', gen_random_uuid(), ?)",
                    NEXT_PROTOCOL);

            await(() -> replica.verify(token) == VerdictCode.UNAVAILABLE);
            assertThat(replica.barrier.await().complete()).isTrue();
            assertThat(database.number("select count(*) from replica where state = 'FENCED'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aFailureThatRepeatsAtOnePlaceIsSaidOnceWithItsStackAndCounted() {
        try (LogRecords said = LogRecords.of(IndexFeed.class);
                TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            database.execute("alter table change_log drop constraint change_log_source_check");
            database.execute("insert into change_log (seq, source, key)"
                    + " values (nextval('change_log_seq'), 'nonsense', gen_random_uuid())");

            await(() -> replica.status.failing() > 3);

            assertThat(said.from(Level.SEVERE))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.getThrown()).hasMessageContaining("nonsense"));
            database.execute("update change_log set source = 'token' where source = 'nonsense'");
            await(() -> replica.status.failing() == 0);
        }
    }

    @Test
    void aTokenWithoutAPlaceIsSaidOnceAndCounted() {
        IndexWriter full = new IndexWriter(0, 10, 10);
        for (int role = 1; role <= 1_023; role++) {
            put(full, role);
        }
        try (LogRecords said = LogRecords.of(IndexFeed.class);
                TestReplica replica = new TestReplica(database, database.database(), "a", strict(LEASE), LEASE)) {
            replica.feed.reportUnfit(full);
            assertThat(said.from(Level.SEVERE)).isEmpty();
            for (int unfit = 1; unfit <= 3; unfit++) {
                put(full, 1_023 + unfit);

                replica.feed.reportUnfit(full);

                assertThat(replica.status.unfit()).isEqualTo(unfit);
                assertThat(said.from(Level.SEVERE))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.getMessage()).contains("no place in the index"));
            }
        }
    }

    /** A token of a role of its own. */
    private static void put(IndexWriter index, int role) {
        UUID organization = new UUID(0, 1);
        index.organization(new KnownOrganization(organization, "Acme", false, false));
        index.role(new KnownRole(new UUID(1, role), "role", List.of()));
        TokenRow token = new TokenRow(
                new UUID(2, role),
                TokenKind.INTEGRATION,
                KnownToken.State.ACTIVE,
                0,
                Long.MAX_VALUE,
                AddressRanges.EVERYWHERE,
                organization,
                new UUID(1, role));
        index.put(new ValueRow(3, role, false, Long.MAX_VALUE), token);
    }
}
