package dev.tollgate.token.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeleteConfirmationTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-29T10:59:59.999Z, false",
        "2026-11-29T11:00:00Z, true",
        "2026-11-29T11:00:00.001Z, true",
        "2026-11-29T12:00:00.001Z, true",
        ", false"
    })
    void aUseCountsForAsLongAsTheOrganizationSays(Instant lastUse, boolean counts) {
        assertThat(DeleteConfirmation.isWithin(lastUse, Duration.ofHours(1), NOW))
                .isEqualTo(counts);
    }
}
