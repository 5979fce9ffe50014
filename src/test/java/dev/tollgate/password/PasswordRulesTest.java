package dev.tollgate.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused as a new password, and what is not. */
class PasswordRulesTest {
    private static final String EMAIL = "Ada.Lovelace@x.example";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "  password",
                "password\u00a0",
                "p\u200bassword",
                "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
                "password123",
                "changeme",
                "qwertyuiop",
                "iloveyou",
                "        ",
                "a      b",
                "\u3164\u3164\u3164\u3164\u3164\u3164\u3164\u3164",
                "   short   ",
                "aaaaaaaaaaaa",
                "abababababab",
                "ada.lovelace@x.example",
                "ADA.LOVELACE@X.EXAMPLE ",
                "ada.lovelace"
            })
    void whatIsTriedFirstIsRefused(String password) {
        assertThat(PasswordRules.weakness(password, EMAIL)).isNotNull();
        assertThatThrownBy(() -> PasswordRules.require("new", password, EMAIL))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().violations())
                                .singleElement()
                                .satisfies(violation ->
                                        assertThat(violation.field()).isEqualTo("new")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "long enough",
                "correct horse battery staple",
                "password of mine",
                "\u00e4\u00f6\u00fc\u00df\u00e4\u00f6\u00fc1",
                "x1y2z3a4"
            })
    void anythingElseIsTaken(String password) {
        assertThat(PasswordRules.require("new", password, EMAIL)).isEqualTo(password);
    }

    @Test
    void itHasALength() {
        for (String password : new String[] {null, "", "seven77", "ab1".repeat(86)}) {
            assertThatThrownBy(() -> PasswordRules.require("password", password, EMAIL))
                    .isInstanceOf(ProblemException.class);
        }
    }
}
