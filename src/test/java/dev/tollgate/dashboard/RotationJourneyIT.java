package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class RotationJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));

    @Test
    void rotatedTokenHasAnotherValueAndTheOldOneWorksOnForTheOverlap() {
        try (Visitor visitor = Visitor.admin()) {
            String value = rotate(visitor, "PT1H");
            Assertions.assertThat(value).isNotEqualTo(token.value());
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
            Assertions.assertThat(tenant.verdict(value)).isEqualTo("VALID");
            assertThat(ending(visitor)).containsText("Old value works until");
            assertThat(ending(visitor)).containsText("not used since the rotation");
        }
    }

    @Test
    void withoutAnOverlapNothingIsSaidOfTheOldValue() {
        try (Visitor visitor = Visitor.admin()) {
            rotate(visitor, "PT0S");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("REVOKED");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("pipeline");
            assertThat(ending(visitor)).hasCount(0);
        }
    }

    @Test
    void oldValueIsEndedAfterTheWarningHasSaidWhoUsesIt() {
        try (Visitor visitor = Visitor.admin()) {
            String value = rotate(visitor, "P7D");
            useOldValue();
            visitor.page().reload();
            assertThat(ending(visitor)).containsText("last used 3 minutes ago from 203.0.113.24");
            visitor.press("End now the old value of pipeline");
            assertThat(visitor.dialog()).containsText("Warning");
            assertThat(visitor.dialog()).containsText("The old value was last used 3 minutes ago from 203.0.113.24");
            visitor.pressInDialog("End now");
            assertThat(visitor.page().getByText("The old value of “pipeline” is refused. It holds everywhere."))
                    .isVisible();
            assertThat(ending(visitor)).hasCount(0);
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("REVOKED");
            Assertions.assertThat(tenant.verdict(value)).isEqualTo("VALID");
        }
    }

    @Test
    void anotherRotationWarnsThatItEndsTheOverlap() {
        try (Visitor visitor = Visitor.admin()) {
            rotate(visitor, "PT1H");
            visitor.press("Rotate pipeline");
            assertThat(visitor.dialog()).containsText("This rotation ends it at once");
            visitor.pressInDialog("Cancel");
            visitor.press("End now the old value of pipeline");
            assertThat(visitor.dialog()).containsText("not been used since the rotation");
            visitor.pressInDialog("Cancel");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
        }
    }

    private String rotate(Visitor visitor, String overlap) {
        visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
        visitor.press("Rotate pipeline");
        visitor.dialog().getByLabel("Old value").selectOption(overlap);
        visitor.pressInDialog("Rotate Token");
        assertThat(visitor.dialog()).containsText("only this once");
        String value = visitor.shownValue();
        visitor.pressInDialog("I have saved it");
        assertThat(visitor.dialog()).hasCount(0);
        return value;
    }

    private static Locator ending(Visitor visitor) {
        return visitor.page().getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("Old value"));
    }

    /** As it is reported within a minute, but in the past: the rotation was before that. */
    private void useOldValue() {
        Assertions.assertThat(SharedServer.database()
                        .update(
                                "update token_value set created_at = now() - interval '1 hour' where token_id = ?::uuid",
                                token.id()))
                .isEqualTo(2);
        Assertions.assertThat(SharedServer.database()
                        .update(
                                "insert into token_usage (token_id, last_used_at,"
                                        + " ending_value_used_at, ending_value_address)"
                                        + " values (?::uuid, now(), now() - interval '3 minutes', '203.0.113.24')"
                                        + " on conflict (token_id) do update set ending_value_used_at = excluded.ending_value_used_at,"
                                        + " ending_value_address = excluded.ending_value_address",
                                token.id()))
                .isOne();
    }
}
