package dev.tollgate.verify.index;

import static dev.tollgate.verify.index.IndexedTokens.ORGANIZATION;
import static dev.tollgate.verify.index.IndexedTokens.assertWhole;
import static dev.tollgate.verify.index.IndexedTokens.hash;
import static dev.tollgate.verify.index.IndexedTokens.row;
import static dev.tollgate.verify.index.IndexedTokens.value;
import static dev.tollgate.verify.index.IndexedTokens.withRole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much the index takes, and what finds no place in it. */
class TokenIndexSizeTest {
    private final IndexedTokens tokens = new IndexedTokens();

    @Test
    void fewTokensTakeLittleMemory() {
        tokens.put(1, 1);

        assertThat(tokens.index.bytes()).isLessThan(64 << 10);
    }

    @Test
    void endlessChangesDoNotGrowTheIndex() {
        tokens.put(1, 1);
        long before = tokens.index.bytes();
        for (int version = 0; version < 100_000; version++) {
            tokens.put(1, version);
        }

        assertWhole(1, tokens.find(1));
        assertThat(tokens.index.bytes()).isEqualTo(before);
    }

    @Test
    void aTokenTakesAtMost64Bytes() {
        int tokens = 1_000_000;
        IndexWriter large = new IndexWriter(0);
        large.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
        large.role(new KnownRole(new UUID(0, 0), "role", List.of()));
        for (int number = 0; number < tokens; number++) {
            large.put(value(number, 0), row(number, 0));
        }
        TokenIndex served = new TokenIndex();
        served.serve(large);

        assertThat(served.bytes() / tokens).isLessThanOrEqualTo(64);
    }

    @Test
    void whatIsGoneTakesNoMemory() {
        for (int number = 0; number < 100_000; number++) {
            tokens.put(number, 1);
        }
        for (int number = 10; number < 100_000; number++) {
            tokens.remove(number);
        }

        assertWhole(1, tokens.find(1));
        assertThat(tokens.index.bytes()).isLessThan(1 << 20);
    }

    @Test
    void whatFindsNoNumberIsRefusedAlone() {
        IndexWriter small = new IndexWriter(0, 10, 10);
        TokenIndex served = new TokenIndex();
        served.serve(small);
        for (int role = 1; role <= 1_030; role++) {
            small.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
            small.role(new KnownRole(new UUID(0, role), "role-" + role, List.of()));
            small.role(new KnownRole(new UUID(1, role), "unused", List.of()));
            small.put(value(role, 0), withRole(role));
            small.forgetOffered();
        }

        for (int role = 1; role <= 1_030; role++) {
            KnownToken token = Objects.requireNonNull(served.find(hash(value(role, 0))));
            assertThat(token.state() == KnownToken.State.UNFIT)
                    .as("role %d", role)
                    .isEqualTo(role > 1_023);
            if (role <= 1_023) {
                assertThat(token.role().name()).isEqualTo("role-" + role);
            }
        }
        assertThat(small.unfit()).isEqualTo(7);
        assertThat(small.knowsRole(new UUID(1, 1))).as("what no token names").isFalse();
    }

    @Test
    void numbersThatNoTokenNamesAnyMoreAreGivenAgain() {
        IndexWriter small = new IndexWriter(0, 10, 10);
        TokenIndex served = new TokenIndex();
        served.serve(small);
        ValueRow value = value(1, 0);
        for (int role = 1; role <= 66_000; role++) {
            small.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
            small.role(new KnownRole(new UUID(0, role), "role-" + role, List.of()));
            small.put(value, withRole(role));
            small.forgetOffered();
        }

        KnownToken token = Objects.requireNonNull(served.find(hash(value)));
        assertThat(token.state()).isEqualTo(KnownToken.State.ACTIVE);
        assertThat(token.role().name()).isEqualTo("role-66000");
    }

    @Test
    void numbersAndMemoryFollowWhatIsAlive() {
        IndexWriter small = new IndexWriter(0, 10, 10);
        TokenIndex served = new TokenIndex();
        served.serve(small);
        for (int number = 1; number <= 200_000; number++) {
            small.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
            small.role(new KnownRole(new UUID(0, number), "role-" + number, List.of("scan:read")));
            small.put(value(number, 0), withRole(number));
            small.forgetOffered();
            if (number > 500) {
                ValueRow old = value(number - 500, 0);
                small.remove(old.high(), old.low());
            }
        }

        assertThat(small.unfit()).isZero();
        assertThat(served.bytes()).isLessThan(1 << 20);
        for (int number = 199_501; number <= 200_000; number++) {
            KnownToken token = Objects.requireNonNull(served.find(hash(value(number, 0))));
            assertThat(token.role().name()).isEqualTo("role-" + number);
            assertThat(token.organization().name()).isEqualTo("Acme");
        }
    }
}
