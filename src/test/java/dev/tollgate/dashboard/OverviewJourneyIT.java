package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a look is said first, and each figure leads to the tokens that it counts. */
@Tag("browser")
@Tag("slow")
class OverviewJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();

    private Tenant.Issued token(String label, int days) {
        String end =
                InstantSource.system().instant().plus(Duration.ofDays(days)).toString();
        return tenant.newToken(Map.of("label", label, "role", "CI Token", "expiresAt", end));
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aFigureLeadsToItsTokens(int width) {
        token("ending", 3);
        token("lasting", 300);
        Tenant.Issued refused = token("refused", 300);
        SharedServer.database()
                .execute("insert into verdict_count (subject, day, code, total) values ('" + refused.id()
                        + "', (now() at time zone 'UTC')::date, 'ADDRESS_NOT_ALLOWED', 1200)");
        try (Visitor visitor = Visitor.admin().with(Axe.script()).sized(width, 900)) {
            visitor.go("/ui/organizations/" + tenant.id());
            Locator figures = visitor.page()
                    .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Integration tokens"));
            assertThat(link(figures, "^3 active")).isVisible();
            assertThat(figures.getByText("1,200 times")).isVisible();
            Axe.requireNothing(visitor, "overview");
            visitor.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of("target", "screenshots", "overview-" + width + ".png")));

            link(figures, "^1 expire within 7 days").click();
            Locator tokens = visitor.page().getByRole(AriaRole.TABLE);
            assertThat(tokens).containsText("ending");
            assertThat(tokens).not().containsText("lasting");
            visitor.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove this filter"))
                    .click();
            assertThat(tokens).containsText("lasting");
            visitor.page().goBack();
            assertThat(tokens).not().containsText("lasting");
        }
    }

    @Test
    void eachFigureLeadsToExactlyItsTokens() {
        Tenant.Issued used = token("in use", 300);
        token("never used", 300);
        Tenant.Issued leaked = token("found", 300);
        Tenant.Issued paused = token("paused", 300);
        tenant.owner()
                .patch(tenant.token(paused.id()), Map.of("enabled", false))
                .expect(200);
        tenant.owner()
                .post(tenant.token(leaked.id()) + "/disable", Map.of("reason", "LEAKED"))
                .expect(200);
        SharedServer.database()
                .execute("insert into token_usage (token_id, last_used_at) values ('" + used.id() + "', now())");
        try (Visitor visitor = Visitor.admin()) {
            for (String[] tile : new String[][] {{"^1 never used", "never used"}, {"^1 disabled as leaked", "found"}}) {
                visitor.go("/ui/organizations/" + tenant.id());
                link(visitor.page().getByRole(AriaRole.MAIN), tile[0]).click();
                Locator rows = visitor.page().getByRole(AriaRole.TABLE).getByRole(AriaRole.ROW);
                assertThat(rows.filter(new Locator.FilterOptions().setHasText("CI Token")))
                        .hasCount(1);
                assertThat(rows.last()).containsText(tile[1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aFigureOfAllOrganizationsLeadsToTheirsAndThenToItsTokens(int width) {
        String email = SharedServer.uniqueEmail();
        Tenant other = SharedServer.newTenant();
        tenant.newMember(email, "SUPER_ADMIN");
        other.newMember(email, "OWNER");
        SharedServer.newTenant().newMember(email, "MEMBER");
        token("ending here", 3);
        token("lasting", 300);
        String end = InstantSource.system().instant().plus(Duration.ofDays(3)).toString();
        other.newToken(Map.of("label", "ending there", "role", "CI Token", "expiresAt", end));
        Tenant.Issued leaked = other.newToken();
        other.owner()
                .post(other.token(leaked.id()) + "/disable", Map.of("reason", "LEAKED"))
                .expect(200);
        try (Visitor visitor = Visitor.stranger().with(Axe.script()).sized(width, 900)) {
            visitor.logIn(email, SharedServer.PASSWORD);
            visitor.go("/ui/organizations");
            Locator figures = visitor.page()
                    .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Integration tokens"));
            assertThat(figures).containsText("of the 2 organizations that you administer");
            assertThat(link(figures, "^3 active")).isVisible();
            Axe.requireNothing(visitor, "organizations");
            visitor.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of("target", "screenshots", "organizations-" + width + ".png")));

            link(figures, "^2 expire within 7 days").click();
            Locator table = visitor.page().getByRole(AriaRole.TABLE);
            assertThat(table.getByText(tenant.name())).isVisible();
            assertThat(table.getByText(other.name())).isVisible();
            assertThat(table.getByRole(AriaRole.ROW)).hasCount(3);
            Axe.requireNothing(visitor, "organizations with a figure");
            visitor.page().reload();
            link(table.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(tenant.name())), "^1$")
                    .click();
            assertThat(table).containsText("ending here");
            assertThat(table).not().containsText("lasting");

            visitor.page().goBack();
            link(figures, "^1 disabled as leaked").click();
            assertThat(visitor.page()).hasURL(Pattern.compile(other.id() + "/tokens\\?state=DISABLED"));
            assertThat(table.getByRole(AriaRole.ROW)).hasCount(2);
        }
    }

    private static Locator link(Locator within, String name) {
        return within.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(Pattern.compile(name)));
    }
}
