package dev.tollgate.precondition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 13.1.1, by the opaque part alone. */
class IfMatchTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a.1\"",
                "W/\"a.1\"",
                "*",
                " * ",
                "\"x\",\"a.1\"",
                "\"x\" , W/\"a.1\", \"y\"",
                ", \"a.1\",",
                "\"x,y\", \"a.1\""
            })
    void whatNamesTheVersionAllows(String condition) {
        assertThat(IfMatch.allows(condition, "a.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\"\"",
                "\"a.10\"",
                "\"a.\"",
                "\"A.1\"",
                "a.1",
                "W/a.1",
                "\"a.1",
                "a.1\"",
                "\"x\", *",
                "**",
                "\"x,a.1\"",
                "\"x\"a.1\"y\"",
                "'a.1'"
            })
    void whateverElseRefuses(String condition) {
        assertThat(IfMatch.allows(condition, "a.1")).isFalse();
    }
}
