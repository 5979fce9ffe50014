package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.login.oidc.ProviderServer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person signs in at another site, comes back, and leaves by it. The cookie is a strict one all the while. */
@Tag("browser")
class SignInJourneyIT {
    private final Tenant home = ProviderServer.newTenant();

    private static Map<String, Object> person(String group) {
        return Map.of(
                "sub", UUID.randomUUID().toString(),
                "email", SharedServer.uniqueEmail(),
                "email_verified", true,
                "name", "Ada",
                "groups", List.of(group));
    }

    private static void press(Page page, AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(Pattern.compile(name)))
                .click();
    }

    @Test
    void personSignsInWhereTheyWereAndOutAgain() {
        String group = SharedServer.unique("group");
        home.owner()
                .post(home.path("group-roles"), Map.of("group", group, "role", "MEMBER"))
                .expect(200);
        try (BrowserContext browser =
                Chromium.get().newContext(new Browser.NewContextOptions().setBaseURL(ProviderServer.url()))) {
            Page page = browser.newPage();
            page.navigate("/ui/profile");
            ProviderServer.PROVIDER.seat(person(group));
            press(page, AriaRole.LINK, "Example Corp");
            assertThat(page).hasURL(Pattern.compile("/ui/profile$"));
            assertThat(page.getByText("Ada")).isVisible();
            press(page, AriaRole.BUTTON, "Log out");
            assertThat(page).hasURL(Pattern.compile("/ui/login$"));
            ProviderServer.PROVIDER.seat(person("nobody knows it"));
            press(page, AriaRole.LINK, "Example Corp");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("ask for an invitation. (NO_MEMBERSHIP)");
            assertThat(page.getByLabel("Password")).isVisible();
        }
    }
}
