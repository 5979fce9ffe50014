package dev.tollgate.verify.feed;

import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.verify.VerdictCode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of another system: looked up by length, and nothing else is hashed. */
class ImportedValueTest {
    private static final String VALUE = "glpat-AbCdEfGhIjKlMnOp";

    private final TestDatabase database = new TestDatabase();

    private UUID adopt(String value, int length) {
        TestDatabase.Issued token = database.issue();
        database.execute(
                "insert into token_value (id, token_id, hash, state, created_at, length)"
                        + " values (gen_random_uuid(), ?, ?, 'ACTIVE', now(), ?)",
                token.id(),
                TokenValue.sha256(value),
                length);
        return token.id();
    }

    private TestReplica replica() {
        return TestReplica.start(database, "a", strict(Duration.ofSeconds(2)));
    }

    private static VerdictCode verify(TestReplica replica, String value) {
        return replica.verifier.verify(value, List.of(), () -> null, "json").code();
    }

    private static boolean isHashed(TestReplica replica, String value) {
        return verify(replica, value) != VerdictCode.MALFORMED;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsFoundWhetherItWasLoadedOrCameByTheLog(boolean loaded) {
        UUID early = loaded ? adopt(VALUE, VALUE.length()) : null;
        try (TestReplica replica = replica()) {
            assertThat(isHashed(replica, VALUE)).isEqualTo(loaded);
            UUID token = early == null ? adopt(VALUE, VALUE.length()) : early;
            await(() -> verify(replica, VALUE) == VerdictCode.VALID);
            assertThat(verify(replica, "glpat-AbCdEfGhIjKlMnOq")).isEqualTo(VerdictCode.NOT_FOUND);
            assertThat(isHashed(replica, VALUE + "x")).isFalse();
            assertThat(isHashed(replica, VALUE.substring(1))).isFalse();

            database.execute("update token set revoked_at = now() where id = ?", token);
            await(() -> verify(replica, VALUE) == VerdictCode.REVOKED);
            database.execute("delete from token where id = ?", token);
            await(() -> verify(replica, VALUE) == VerdictCode.MALFORMED);
        }
    }

    @Test
    void aLengthIsLookedUpUntilTheLastOfItHasGone() {
        UUID first = adopt(VALUE, VALUE.length());
        UUID second = adopt("glpat-0000000000000000", VALUE.length());
        UUID other = adopt("another one that is longer", 26);
        try (TestReplica replica = replica()) {
            database.execute("delete from token where id = ?", first);
            await(() -> verify(replica, VALUE) == VerdictCode.NOT_FOUND);
            database.execute("delete from token where id = ?", second);
            await(() -> verify(replica, VALUE) == VerdictCode.MALFORMED);
            assertThat(verify(replica, "another one that is longer")).isEqualTo(VerdictCode.VALID);
            database.execute("delete from token where id = ?", other);
            await(() -> verify(replica, "another one that is longer") == VerdictCode.MALFORMED);
        }
    }

    @ParameterizedTest
    @CsvSource({"15, false", "16, true", "17, true", "63, true", "64, true", "511, true", "512, true", "513, false"})
    void oneWhoseLengthIsNotKnownMayHaveAny(int length, boolean hashed) {
        adopt("x".repeat(300), 0);
        try (TestReplica replica = replica()) {
            assertThat(verify(replica, "x".repeat(300))).isEqualTo(VerdictCode.VALID);
            assertThat(isHashed(replica, "y".repeat(length))).isEqualTo(hashed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 63, 64, 65, 127, 128, 512})
    void eachLengthIsItsOwn(int length) {
        adopt("x".repeat(length), length);
        try (TestReplica replica = replica()) {
            assertThat(verify(replica, "x".repeat(length))).isEqualTo(VerdictCode.VALID);
            for (int other = 0; other <= 600; other++) {
                assertThat(isHashed(replica, "y".repeat(other))).isEqualTo(other == length);
            }
        }
    }

    @Test
    void whileThereIsNoneNothingButOurOwnFormIsHashed() {
        database.issue();
        try (TestReplica replica = replica()) {
            for (int length = 0; length <= 600; length++) {
                assertThat(isHashed(replica, "y".repeat(length))).isFalse();
            }
        }
    }

    @Test
    void aValueThatHasGoneLeavesItsFingerprintBehindUnlessItWasAJobs() {
        UUID token = adopt(VALUE, 0);
        database.execute("delete from token_value where token_id = ? and length is null", token);
        assertThat(database.number("select count(*) from former_value")).isOne();
        database.execute("delete from token where id = ?", token);
        assertThat(database.number("select count(*) from former_value")).isEqualTo(2);
        assertThat(database.number("select count(*) from former_value where fingerprint = substr(?, 1, 16)", (Object)
                        TokenValue.sha256(VALUE)))
                .isOne();
        UUID job = adopt("a job's", 0);
        database.execute("update token set kind = 'job' where id = ?", job);
        database.execute("delete from token_value where token_id = ? and length is null", job);
        database.execute("delete from token where id = ?", job);
        assertThat(database.number("select count(*) from former_value")).isEqualTo(2);
    }
}
