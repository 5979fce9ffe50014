package dev.tollgate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instants before, at and after each end that a clock brings. */
class VerifierTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final TokenFormat format = new TokenFormat("tg", List.of());

    /** @param expires the token, and ends this value of it, in milliseconds from now; empty = never */
    @ParameterizedTest
    @CsvSource({
        ",   ,   ACTIVE,   VALID",
        "1,  ,   ACTIVE,   VALID",
        "0,  ,   ACTIVE,   EXPIRED",
        "-1, ,   ACTIVE,   EXPIRED",
        ",   1,  ACTIVE,   VALID",
        ",   0,  ACTIVE,   REVOKED",
        ",   -1, ACTIVE,   REVOKED",
        "1,  0,  ACTIVE,   REVOKED",
        "0,  1,  ACTIVE,   EXPIRED",
        "0,  0,  ACTIVE,   REVOKED",
        "1,  1,  DISABLED, DISABLED",
        "0,  ,   DISABLED, EXPIRED",
        ",   0,  DISABLED, REVOKED",
        "1,  1,  REVOKED,  REVOKED",
        "0,  1,  REVOKED,  REVOKED",
    })
    void aTokenAndAValueEndAtTheirInstant(Integer expires, Integer ends, KnownToken.State state, VerdictCode expected) {
        KnownToken token = new KnownToken(
                UUID.randomUUID(),
                TokenKind.INTEGRATION,
                state,
                0,
                expires == null ? NEVER : NOW + expires,
                ends == null ? NEVER : NOW + ends,
                AddressRanges.EVERYWHERE,
                new KnownOrganization(UUID.randomUUID(), "Acme", false, false),
                new KnownRole(UUID.randomUUID(), "CI Token", List.of()));
        Verifier verifier = new Verifier(format, hash -> token, () -> Instant.ofEpochMilli(NOW));
        String value = format.generate(TokenKind.INTEGRATION).reveal();
        assertThat(verifier.verify(value, List.of(), () -> null, "json").code()).isEqualTo(expected);
    }
}
