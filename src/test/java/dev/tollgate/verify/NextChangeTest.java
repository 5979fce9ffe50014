package dev.tollgate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextChangeTest {
    private static final String RANDOM_AND_CHECKSUM = "a".repeat(38);

    private static Verdict notFound() {
        return new Verdict(VerdictCode.NOT_FOUND, null, 0);
    }

    @Test
    void aJobTokenThatIsNotFoundMayCome() {
        assertThat(NextChange.mayCome(notFound(), "tg_job_" + RANDOM_AND_CHECKSUM))
                .isTrue();
        assertThat(NextChange.mayCome(notFound(), "acme_job_" + RANDOM_AND_CHECKSUM))
                .isTrue();
        Verdict malformed = new Verdict(VerdictCode.MALFORMED, null, 0);
        assertThat(NextChange.mayCome(malformed, "tg_job_" + RANDOM_AND_CHECKSUM))
                .isFalse();
    }

    /** What has the length of an imported value is not found either: nobody waits for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nightly_job_token_1",
                "_job_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "tg_job_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "tg_job_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "t_g_job_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "tg_ci_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void anythingElseDoesNot(String presented) {
        assertThat(NextChange.mayCome(notFound(), presented)).isFalse();
    }
}
