package dev.tollgate.verify.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.index.IndexWriter;
import dev.tollgate.verify.index.TokenIndex;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What was in the tables, in all the shapes it may have, is in the index, whether it was loaded or came by the log. */
class IndexLoaderTest {
    private static final String EXPIRY = "2030-01-02T03:04:05.678Z";

    private final TestDatabase database = new TestDatabase();
    private final List<byte[]> hashes = new ArrayList<>();
    private final TestDatabase.Issued plain = issue();
    private final TestDatabase.Issued disabled = issue();
    private final TestDatabase.Issued revoked = issue();
    private final TestDatabase.Issued bound = issue();
    private final TestDatabase.Issued rotated = issue();
    private final TestDatabase.Issued oddlyBound = issue();
    private final TestDatabase.Issued last = issue();
    private final byte[] over = addValue(rotated.id(), "REVOKED", "infinity");
    private final byte[] ending = addValue(rotated.id(), "ACTIVE", EXPIRY);
    private final byte[] boundAndEnding = addValue(bound.id(), "ACTIVE", EXPIRY);

    IndexLoaderTest() {
        database.execute("update token set enabled = false where id = ?", disabled.id());
        database.revoke(revoked);
        database.execute(
                "update token set allowed_cidrs = '{10.0.0.0/8,2001:db8::/32}', expires_at = ?::timestamptz where id = ?",
                EXPIRY,
                bound.id());
        database.execute("update token set allowed_cidrs = '[0:0]={10.0.0.0/8}' where id = ?", oddlyBound.id());
        database.execute("delete from token_value where token_id = ?", issue().id());
    }

    private TestDatabase.Issued issue() {
        TestDatabase.Issued token = database.issue();
        hashes.add(token.value().hash());
        return token;
    }

    private byte[] addValue(UUID token, String state, String endsAt) {
        byte[] hash = new byte[32];
        hash[0] = (byte) hashes.size();
        hashes.add(hash);
        database.execute(
                "insert into token_value (id, token_id, hash, state, ends_at, created_at)"
                        + " values (gen_random_uuid(), ?, ?, ?, ?::timestamptz, now())",
                token,
                hash,
                state,
                endsAt);
        return hash;
    }

    private TokenIndex loaded() throws SQLException {
        try (Connection connection = open()) {
            return serving(IndexLoader.load(connection).index());
        }
    }

    private TokenIndex followed() throws SQLException {
        IndexWriter writer = new IndexWriter(0);
        List<Change> changes = new ArrayList<>();
        for (byte[] hash : hashes) {
            UUID any = UUID.randomUUID();
            changes.add(new Change(
                    changes.size(), any, "token_value", any, HexFormat.of().formatHex(hash), 1));
        }
        try (Connection connection = open()) {
            new ChangeApplier(writer).apply(connection, changes);
        }
        return serving(writer);
    }

    private Connection open() throws SQLException {
        return database.database().open("test", Duration.ofSeconds(10));
    }

    private static TokenIndex serving(IndexWriter writer) {
        TokenIndex index = new TokenIndex();
        index.serve(writer);
        return index;
    }

    private static KnownToken find(TokenIndex index, TestDatabase.Issued token) {
        return find(index, token.value().hash());
    }

    private static KnownToken find(TokenIndex index, byte[] hash) {
        return Objects.requireNonNull(index.find(hash));
    }

    @Test
    void everyShapeIsLoaded() throws Exception {
        TokenIndex index = loaded();

        assertThat(find(index, plain).state()).isEqualTo(KnownToken.State.ACTIVE);
        assertThat(find(index, plain).expiresAtMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(find(index, plain).allowed().isEmpty()).isTrue();
        assertThat(find(index, plain).organization().id()).isEqualTo(database.organization);
        assertThat(find(index, plain).role().id()).isEqualTo(TestDatabase.CI_ROLE);
        assertThat(find(index, last).id()).isEqualTo(last.id());
        assertThat(find(index, disabled).state()).isEqualTo(KnownToken.State.DISABLED);
        assertThat(find(index, revoked).state()).isEqualTo(KnownToken.State.REVOKED);
        assertThat(find(index, rotated).state()).isEqualTo(KnownToken.State.ACTIVE);
        assertThat(find(index, rotated).endsAtMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(find(index, over).state()).isEqualTo(KnownToken.State.REVOKED);
        assertThat(find(index, over).id()).isEqualTo(rotated.id());
        assertThat(find(index, ending).state()).isEqualTo(KnownToken.State.ACTIVE);
        assertThat(find(index, ending).endsAtMillis()).isEqualTo(1_893_553_445_678L);
    }

    @Test
    void addressesAreLoadedWithEachValue() throws Exception {
        TokenIndex index = loaded();

        for (KnownToken token : List.of(find(index, bound), find(index, boundAndEnding))) {
            assertThat(token.id()).isEqualTo(bound.id());
            assertThat(token.expiresAtMillis()).isEqualTo(1_893_553_445_678L);
            assertThat(token.allowed().contains(InetAddress.getByName("10.1.2.3")))
                    .isTrue();
            assertThat(token.allowed().contains(InetAddress.getByName("2001:db8::1")))
                    .isTrue();
            assertThat(token.allowed().contains(InetAddress.getByName("11.1.2.3")))
                    .isFalse();
        }
        assertThat(find(index, bound).endsAtMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(find(index, boundAndEnding).endsAtMillis()).isEqualTo(1_893_553_445_678L);
        assertThat(find(index, oddlyBound).allowed().contains(InetAddress.getByName("10.1.2.3")))
                .isTrue();
        assertThat(find(index, oddlyBound).allowed().contains(InetAddress.getByName("11.1.2.3")))
                .isFalse();
    }

    @Test
    void whoFollowsTheLogKnowsTheSame() throws Exception {
        TokenIndex loaded = loaded();
        TokenIndex followed = followed();

        for (byte[] hash : hashes) {
            assertThat(followed.find(hash)).usingRecursiveComparison().isEqualTo(loaded.find(hash));
        }
    }

    @Test
    void aTokenWithoutAValueAndAValueWithoutATokenAreNotInTheWay() throws Exception {
        byte[] orphan = new byte[32];
        orphan[0] = 99;
        database.inTransaction(connection -> {
            TestDatabase.run(connection, "set local session_replication_role = replica");
            TestDatabase.run(
                    connection,
                    "insert into token_value (id, token_id, hash, state, created_at)"
                            + " values (gen_random_uuid(), gen_random_uuid(), ?, 'ACTIVE', now())",
                    orphan);
        });
        TokenIndex index = loaded();

        assertThat(index.find(orphan)).isNull();
        assertThat(index.find(hashes.get(hashes.size() - 1))).isNull();
        assertThat(find(index, last).state()).isEqualTo(KnownToken.State.ACTIVE);
    }

    @Test
    void aLoadThatFailsSaysWhyAndNotHowItsEndWent() throws Exception {
        try (Connection lock = database.access.connect();
                Connection loading = database.access.connect()) {
            lock.setAutoCommit(false);
            TestDatabase.run(lock, "lock table token in access exclusive mode");
            CompletableFuture<SQLException> failure = CompletableFuture.supplyAsync(() -> {
                try {
                    IndexLoader.load(loading);
                    throw new AssertionError("loaded a locked table");
                } catch (SQLException e) {
                    return e;
                }
            });
            TestReplica.await(() -> database.number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                            + " where wait_event_type = 'Lock' and query like 'copy%' and datname = current_database()")
                    == 1);

            Exception why = failure.get(10, TimeUnit.SECONDS);
            assertThat(why).hasMessageContaining("copy");
        }
    }
}
