package dev.tollgate.verify.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowsByTokenTest {
    private static final UUID ORGANIZATION = new UUID(1, 1);
    private static final UUID ROLE = new UUID(2, 2);
    private static final long NOW = 1_790_000_000_000L;
    private static final int TOKENS = 100_000;

    private final TokenIndex index = new TokenIndex();
    private final IndexWriter loading = new IndexWriter(0);

    RowsByTokenTest() {
        loading.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
        loading.role(new KnownRole(ROLE, "CI Token", List.of()));
    }

    /** Every third is disabled, and every seventh may be used from one address only. */
    private static TokenRow token(int number) {
        return new TokenRow(
                new UUID(number, ~(long) number),
                TokenKind.INTEGRATION,
                number % 3 == 0 ? KnownToken.State.DISABLED : KnownToken.State.ACTIVE,
                NOW,
                NOW + number,
                number % 7 == 0 ? AddressRanges.of(List.of("10.0.0.1")) : AddressRanges.EVERYWHERE,
                ORGANIZATION,
                ROLE);
    }

    private KnownToken find(long fingerprint) {
        byte[] hash = ByteBuffer.allocate(32)
                .putLong(fingerprint)
                .putLong(fingerprint)
                .array();
        return Objects.requireNonNull(index.find(hash));
    }

    private RowsByToken reserveAll() {
        for (int number = 0; number < TOKENS; number++) {
            loading.reserve(token(number));
        }
        return new RowsByToken(loading, loading.rows());
    }

    private static ValueRow lasting(long fingerprint) {
        return new ValueRow(fingerprint, fingerprint, false, Long.MAX_VALUE);
    }

    private void assertIsOf(int number, KnownToken found) {
        assertThat(found.id()).isEqualTo(token(number).id());
        assertThat(found.expiresAtMillis()).isEqualTo(NOW + number);
        assertThat(found.allowed().isEmpty()).isEqualTo(number % 7 != 0);
    }

    @Test
    void valuesInTheOrderOfTheirTokensAreFound() {
        RowsByToken rows = reserveAll();
        for (int number = 0; number < TOKENS; number++) {
            loading.addValue(rows.rowOf(number, ~(long) number), lasting(number + 1));
        }
        index.serve(loading);

        assertThat(loading.size()).isEqualTo(TOKENS);
        assertThat(loading.rows()).isEqualTo(TOKENS);
        for (int number = 0; number < TOKENS; number++) {
            KnownToken found = find(number + 1);
            assertIsOf(number, found);
            assertThat(found.state()).isEqualTo(token(number).state());
        }
    }

    @Test
    void aTokensValuesDoNotMixInWhateverOrderTheyCome() {
        RowsByToken rows = reserveAll();
        for (int number = TOKENS - 1; number >= 0; number--) {
            int row = rows.rowOf(number, ~(long) number);
            loading.addValue(row, new ValueRow(~number, ~number, true, Long.MAX_VALUE));
            loading.addValue(row, new ValueRow(2 * TOKENS + number, 2 * TOKENS + number, false, NOW));
            loading.addValue(row, lasting(number + 1));
        }
        index.serve(loading);

        assertThat(loading.size()).isEqualTo(3 * TOKENS);
        for (int number = 0; number < TOKENS; number++) {
            KnownToken stays = find(number + 1);
            assertIsOf(number, stays);
            assertThat(stays.state()).isEqualTo(token(number).state());
            assertThat(stays.endsAtMillis()).isEqualTo(Long.MAX_VALUE);
            KnownToken over = find(~number);
            assertIsOf(number, over);
            assertThat(over.state()).isEqualTo(KnownToken.State.REVOKED);
            KnownToken ending = find(2 * TOKENS + number);
            assertIsOf(number, ending);
            assertThat(ending.state()).isEqualTo(token(number).state());
            assertThat(ending.endsAtMillis()).isEqualTo(NOW);
        }
    }

    @Test
    void aTokenThatIsNotThereHasNoRow() {
        RowsByToken rows = reserveAll();

        assertThat(rows.rowOf(TOKENS, ~(long) TOKENS)).isEqualTo(-1);
        assertThat(rows.rowOf(7, ~7L)).isEqualTo(7);
    }
}
