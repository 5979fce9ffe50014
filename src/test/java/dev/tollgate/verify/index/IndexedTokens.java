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
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An index with an organization and roles, and tokens of which every fact follows from two numbers. */
final class IndexedTokens {
    static final UUID ORGANIZATION = new UUID(1, 1);
    static final long NOW = 1_790_000_000_000L;

    final TokenIndex index = new TokenIndex();
    final IndexWriter writer = new IndexWriter(0);

    IndexedTokens() {
        writer.organization(new KnownOrganization(ORGANIZATION, "Acme", false, false));
        for (int role = 0; role < 16; role++) {
            writer.role(new KnownRole(new UUID(0, role), "role-" + role, List.of("scan:read")));
        }
        index.serve(writer);
    }

    /** Every fact of the row follows from its number and version, so any mixture shows. */
    static TokenRow row(long number, int version) {
        int kind = version % 3;
        return new TokenRow(
                new UUID(number, ~number),
                TokenKind.values()[(int) (number % TokenKind.values().length)],
                KnownToken.State.values()[kind],
                NOW + number,
                NOW + version,
                version % 7 == 0 ? AddressRanges.EVERYWHERE : AddressRanges.of(List.of("10.0.0." + version % 256)),
                ORGANIZATION,
                new UUID(0, version % 16));
    }

    static TokenRow withRole(int role) {
        return new TokenRow(
                new UUID(role, role),
                TokenKind.INTEGRATION,
                KnownToken.State.ACTIVE,
                NOW,
                Long.MAX_VALUE,
                AddressRanges.EVERYWHERE,
                ORGANIZATION,
                new UUID(0, role));
    }

    static ValueRow value(long number, int version) {
        SplittableRandom random = new SplittableRandom(number);
        long endsAt = version % 5 == 0 ? Long.MAX_VALUE : NOW + version + 1;
        return new ValueRow(random.nextLong(), random.nextLong(), false, endsAt);
    }

    static byte[] hash(ValueRow value) {
        return ByteBuffer.allocate(32)
                .putLong(value.high())
                .putLong(value.low())
                .array();
    }

    void put(long number, int version) {
        writer.put(value(number, version), row(number, version));
    }

    void remove(long number) {
        ValueRow value = value(number, 0);
        writer.remove(value.high(), value.low());
    }

    @Nullable
    KnownToken find(long number) {
        return index.find(hash(value(number, 0)));
    }

    static void assertWhole(long number, @Nullable KnownToken found) {
        KnownToken token = Objects.requireNonNull(found);
        int version = (int) (token.expiresAtMillis() - NOW);
        TokenRow expected = row(number, version);
        assertThat(token.id()).isEqualTo(expected.id());
        assertThat(token.kind()).isEqualTo(expected.kind());
        assertThat(token.state()).isEqualTo(expected.state());
        assertThat(token.createdAtMillis()).isEqualTo(expected.createdAtMillis());
        assertThat(token.endsAtMillis()).isEqualTo(value(number, version).endsAtMillis());
        assertThat(token.allowed().isEmpty()).isEqualTo(expected.allowed().isEmpty());
        assertThat(token.role().id()).isEqualTo(expected.roleId());
        assertThat(token.organization().id()).isEqualTo(expected.organizationId());
    }
}
