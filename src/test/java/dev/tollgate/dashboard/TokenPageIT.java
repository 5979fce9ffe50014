package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code /ui/organizations/{org}/tokens/{id}}: all that is known of one token, and all that can be done with it. */
@Tag("browser")
class TokenPageIT {
    private static final Duration REPORTED = Duration.ofSeconds(60);

    private static Tenant tenant = SharedServer.newTenant();

    @BeforeAll
    static void found() {
        tenant = SharedServer.newTenant();
    }

    private static String path(Tenant.Issued token) {
        return "/ui/organizations/" + tenant.id() + "/tokens/" + token.id();
    }

    private static Tenant.Issued token(String label) {
        return tenant.newToken(Map.of(
                "label",
                label,
                "description",
                "Uploads scans of the shop",
                "role",
                "Read Only",
                "allowedCidrs",
                List.of("203.0.113.0/24"),
                "expiresAt",
                Instant.now().plus(Duration.ofDays(60)).toString(),
                "metadata",
                Map.of("team", "payments")));
    }

    private static void ask(Tenant.Issued token, String address, String permission, int status) {
        SharedServer.anonymous()
                .bearer(token.value())
                .with("X-Forwarded-For", address)
                .get("/auth?permission=" + permission)
                .expect(status);
    }

    private static Locator section(Visitor visitor, String name) {
        return visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void theTablesLabelLeadsToItAndItSaysWhyAPipelineWasRefused() {
        Tenant.Issued token = token("shop");
        ask(token, "203.0.113.7", "scan:read", 200);
        ask(token, "203.0.113.7", "scan:upload", 403);
        ask(token, "198.51.100.9", "scan:read", 403);
        Await.until(
                REPORTED,
                "reported",
                () -> tenant.owner()
                                .get(tenant.path("refusals") + "?token=" + token.id())
                                .get("items")
                                .size()
                        == 2);
        try (Visitor visitor = Visitor.admin().sized(1280, 900).with(Axe.script())) {
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
            visitor.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("shop"))
                    .click();
            assertThat(visitor.page()).hasURL(Pattern.compile(path(token) + "$"));
            assertThat(visitor.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .hasText("shop");
            assertThat(section(visitor, "Recent refusals"))
                    .containsText("Asked for scan:upload from 203.0.113.7; its role does not have that.");
            assertThat(section(visitor, "Recent refusals"))
                    .containsText("Used from 198.51.100.9, which is outside of 203.0.113.0/24.");
            assertThat(section(visitor, "Usage").getByRole(AriaRole.IMG))
                    .hasAttribute("aria-label", "Verifications of the last 14 days: 1 accepted, 2 refused");
            section(visitor, "Usage")
                    .getByRole(AriaRole.IMG)
                    .hover(new Locator.HoverOptions()
                            .setPosition(
                                    section(visitor, "Usage")
                                                    .getByRole(AriaRole.IMG)
                                                    .boundingBox()
                                                    .width
                                            - 1,
                                    50));
            assertThat(section(visitor, "Usage")).containsText("UTC: 1 accepted, 2 refused");
            visitor.press("As a table");
            assertThat(section(visitor, "Usage").getByRole(AriaRole.ROW)).hasCount(2);
            assertThat(section(visitor, "Timeline")).containsText("Created by");
            Locator facts =
                    visitor.page().getByRole(AriaRole.COMPLEMENTARY, new Page.GetByRoleOptions().setName("Facts"));
            assertThat(facts).containsText("Read Only");
            assertThat(facts).containsText("payments");
            assertThat(facts).containsText("Ends");
            assertThat(facts.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "0");
            Axe.requireNothing(visitor, "token page");
            visitor.sized(390, 844);
            assertThat(facts).isVisible();
            Axe.requireNothing(visitor, "token page on a phone");
        }
    }

    @Test
    void whatIsDoneThereShowsThere() {
        Tenant.Issued token = token("build");
        try (Visitor visitor = Visitor.admin().sized(1280, 900)) {
            visitor.go(path(token));
            visitor.press("Disable");
            visitor.pressInDialog("Disable");
            assertThat(visitor.page().getByText("“build” is disabled. It holds everywhere."))
                    .isVisible();
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("DISABLED");
            assertThat(section(visitor, "Timeline")).containsText("Disabled by");
            visitor.press("Enable");
            visitor.pressInDialog("Enable");
            assertThat(section(visitor, "Timeline")).containsText("Enabled by");
            visitor.press("Edit");
            visitor.field("Label").fill("build 2");
            visitor.pressInDialog("Save");
            assertThat(visitor.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .hasText("build 2");
            assertThat(section(visitor, "Timeline")).containsText("Label: build");
            visitor.press("Rotate");
            visitor.dialog().getByLabel("Old value").selectOption("P7D");
            visitor.pressInDialog("Rotate Token");
            assertThat(visitor.dialog().getByLabel("Token value")).isVisible();
            visitor.pressInDialog("I have saved it");
            assertThat(visitor.page().getByText("Old value works until")).isVisible();
            visitor.press("Delete");
            visitor.pressInDialog("Delete");
            assertThat(visitor.page()).hasURL(Pattern.compile("/tokens$"));
            assertThat(visitor.page().getByText("No replica accepts it any more."))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(10_000));
            visitor.go(path(token));
            assertThat(visitor.page().getByText("Deleted").first()).isVisible();
            assertThat(visitor.button("Edit")).hasCount(0);
        }
    }

    @Test
    void oneThatIsNotThereIsSaidSo() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.expectRefusals();
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens/" + tenant.id());
            assertThat(visitor.page().getByText("There is no such token")).isVisible();
        }
    }

    @Test
    void theAuditLogShowsWhatWasChangedIntoWhat() {
        Tenant.Issued token = token("audited");
        tenant.owner()
                .patch(tenant.token(token.id()), Map.of("description", "Another one"))
                .expect(200);
        try (Visitor visitor = Visitor.admin().sized(1280, 900)) {
            visitor.go("/ui/organizations/" + tenant.id() + "/audit?action=token.changed&subject=" + token.id());
            Locator table = visitor.page().getByRole(AriaRole.TABLE);
            assertThat(table.getByRole(AriaRole.DELETION)).hasText("Uploads scans of the shop");
            assertThat(table).containsText("Another one");
        }
    }
}
