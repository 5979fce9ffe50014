package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator sees which replica is behind, and ends the row of a dead one. */
@Tag("browser")
class ReplicasPageIT {
    private final String name = SharedServer.unique("lost");

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void theOneThatIsBehindIsSaidAndEndedAfterAWarning(int width) {
        // One that was cut off would be forgotten by whoever waits for a change next.
        SharedServer.newTenant().newToken();
        SharedServer.database()
                .execute(
                        "insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, applied_seq,"
                                + " started_at, confirmed_at) values (gen_random_uuid(), '" + name
                                + "', 'LOADING', 'strict', 1000, 1000,"
                                + " 1000, 0, now() - interval '10 minutes', now() - interval '10 minutes')");
        try (Visitor visitor = Visitor.admin().sized(width, 900).with(Axe.script())) {
            visitor.go("/ui/replicas");
            Locator rows = visitor.page().getByRole(AriaRole.TABLE).getByRole(AriaRole.ROW);
            Locator lost = rows.filter(new Locator.FilterOptions().setHasText(name));
            assertThat(lost).containsText("Starting");
            assertThat(lost).containsText(Pattern.compile("changes? behind"));
            assertThat(lost).containsText("10 minutes ago");
            assertThat(visitor.page().getByText(Pattern.compile("replicas, \\d+ behind")))
                    .isVisible();
            Axe.requireNothing(visitor, "replicas");

            lost.getByRole(AriaRole.BUTTON).click();
            assertThat(visitor.dialog()).containsText("Warning");
            assertThat(visitor.dialog()).not().containsText("It lives");
            Axe.requireNothing(visitor, "end a replica");
            visitor.pressInDialog("End Replica");
            assertThat(lost).hasCount(0);
        }
        Assertions.assertThat(
                        SharedServer.admin().get("/api/v1/replicas?limit=200").items("name"))
                .doesNotContain(name);
    }

    @Test
    void aLivingOneIsSaidToLive() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/replicas");
            visitor.page()
                    .getByRole(AriaRole.ROW)
                    .filter(new Locator.FilterOptions().setHasText("Answers"))
                    .first()
                    .getByRole(AriaRole.BUTTON)
                    .click();
            assertThat(visitor.dialog()).containsText("It lives.");
            visitor.pressInDialog("Cancel");
        }
    }

    @Test
    void itIsForOperatorsOnly() {
        Tenant.Member owner = SharedServer.newTenant().newMember("OWNER");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(owner.email(), SharedServer.PASSWORD);
            visitor.go("/ui/replicas");
            assertThat(visitor.page().getByText("Operators see this page.")).isVisible();
            assertThat(visitor.page().getByText("Profile")).isVisible();
            assertThat(visitor.page()
                            .getByRole(AriaRole.LINK)
                            .filter(new Locator.FilterOptions().setHasText("Replicas")))
                    .hasCount(0);
        }
    }

    @AfterEach
    void forget() {
        SharedServer.database().execute("delete from replica where name = '" + name + "'");
    }
}
