package dev.tollgate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    private static final String FAMILY = "👨\u200d👩\u200d👧";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00a0",
                "\u3000\u2003",
                "\u3164",
                "\u115f",
                "\uffa0",
                "\u2800",
                "\u200b",
                "\ufe0f",
                "\u2060",
                "x\u2065",
                "x\ufff0",
                "x\udb40\udc80",
                "x\udb43\udfff",
                "x\uffff",
                "x\ufdd0",
                "x\u200b",
                "\u200dx",
                "x\u200d",
                "x\u200cy",
                "a\u202egnp.x",
                "a\u2066b\u2069",
                "a\u200eb",
                "a\u061cb",
                "a\nb",
                "a\tb",
                "a\u001b[31m",
                "a\u0000",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\ufeffb",
                "a\u00adb",
                "a\u180eb",
                "a\u034fb",
                "a\u3164",
                "\ud83d\udc68\u200dx",
                "a\udb40\udc67"
            })
    void whatTheEyeDoesNotSeeIsRefused(String name) {
        assertThatThrownBy(() -> VisibleText.name("label", name, 100)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "a b",
                "größe",
                "Ελλάδα",
                "日本語",
                "한국어",
                "עברית",
                "سلام",
                "می\u200cخواهم",
                "क्\u200dष",
                "ක්\u200dෂ",
                FAMILY,
                "👩🏽\u200d💻",
                "🏳\ufe0f\u200d🌈",
                "❤\ufe0f",
                "1\ufe0f\u20e3",
                "🏴\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f"
            })
    void scriptsAndEmojiKeepWhatTheyNeed(String name) {
        assertThat(VisibleText.name("label", name, 100)).isEqualTo(name);
    }

    @Test
    void aNameIsTrimmedAndComposed() {
        assertThat(VisibleText.name("label", "\u00a0 e\u0301 x\u3000\n", 100)).isEqualTo("\u00e9 x");
    }

    @Test
    void aDescriptionHasLinesButNothingElse() {
        assertThat(VisibleText.description("description", "a\n\tb", 10)).isEqualTo("a\n\tb");
        assertThat(VisibleText.description("description", " ", 10)).isEmpty();
        assertThatThrownBy(() -> VisibleText.description("description", "a\u202eb", 10))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void theLimitCountsWhatIsStored() {
        assertThat(VisibleText.name("label", "👍".repeat(100), 100)).hasSize(200);
        assertThatThrownBy(() -> VisibleText.name("label", "\u0958".repeat(51), 100))
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "x, X",
        "x, ' x '",
        "é, e\u0301",
        "É, e\u0301",
        "ﬁ, FI",
        "Ärzte, ärzte",
        "straße, STRASSE",
        "ΟΔΟΣ, οδος",
        "οδοσ, οδος",
        "İstanbul, i\u0307stanbul",
        "İSTANBUL, istanbul",
        "INDEX, index",
        "INDEX, ındex",
        "Ｋ, k",
        "\u212a, k",
        "❤\ufe0f, ❤",
        "x\u200b, x",
        "a\u00a0b, a b"
    })
    void likeNamesAreOne(String one, String other) {
        assertThat(FoldedText.keyOf(one)).isEqualTo(FoldedText.keyOf(other));
    }

    @ParameterizedTest
    @CsvSource({"a, b", "a b, ab", "é, e", "ä, a", "1, 2", "pipeline-1, pipeline_1"})
    void otherNamesAreNot(String one, String other) {
        assertThat(FoldedText.keyOf(one)).isNotEqualTo(FoldedText.keyOf(other));
    }

    @Test
    void aPartOfATextIsFoundInTheWhole() {
        assertThat(FoldedText.of("ΟΔΟΣΑ")).contains(FoldedText.of("οδος"));
        assertThat(FoldedText.of("vİctim")).contains(FoldedText.of("İC"));
    }
}
