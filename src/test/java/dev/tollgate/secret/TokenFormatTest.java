package dev.tollgate.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormatTest {
    private final TokenFormat format = new TokenFormat("tg", List.of("old"));

    @ParameterizedTest
    @EnumSource(TokenKind.class)
    void aGeneratedValueIsHashedAsItIsStored(TokenKind kind) {
        TokenValue value = format.generate(kind);

        assertThat(format.hashOf(value.reveal())).isEqualTo(value.hash());
    }

    @Test
    void aFormerPrefixIsStillAccepted() {
        String former = new TokenFormat("old", List.of())
                .generate(TokenKind.INTEGRATION)
                .reveal();

        assertThat(format.isWellFormed(former)).isTrue();
        assertThat(new TokenFormat("tg", List.of()).isWellFormed(former)).isFalse();
    }

    @Test
    void noOtherCharacterPassesAtAnyPlace() {
        String value = format.generate(TokenKind.INTEGRATION).reveal();

        for (int i = 0; i < value.length(); i++) {
            for (String other : List.of("0", "z", "Q", "?", "_", " ", "\u00e9", "\u0130", "\u20ac")) {
                String changed = value.substring(0, i) + other + value.substring(i + 1);
                assertThat(format.isWellFormed(changed)).as(changed).isEqualTo(changed.equals(value));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tg", "tg_ci_", "tg_ci_0", "\ud83d\ude00"})
    void whatIsTooShortOrTooLongIsRefused(String text) {
        String value = format.generate(TokenKind.INTEGRATION).reveal();

        assertThat(format.isWellFormed(text)).isFalse();
        assertThat(format.isWellFormed(value + text)).isEqualTo(text.isEmpty());
        assertThat(format.isWellFormed(value.substring(0, value.length() - 1))).isFalse();
        assertThat(format.isWellFormed(value.substring(0, value.length() - 1) + "\ud83d\ude00"))
                .isFalse();
    }
}
