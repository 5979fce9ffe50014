package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tollgate.dashboard.Keyboard.close;
import static dev.tollgate.dashboard.Keyboard.exactly;
import static dev.tollgate.dashboard.Keyboard.heading;
import static dev.tollgate.dashboard.Keyboard.link;
import static dev.tollgate.dashboard.Keyboard.open;
import static dev.tollgate.dashboard.Keyboard.press;
import static dev.tollgate.dashboard.Keyboard.pressInDialog;
import static dev.tollgate.dashboard.Keyboard.reach;
import static dev.tollgate.dashboard.Keyboard.type;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journeys without a mouse: what is wanted is reached by Tab, and nothing is clicked. */
@Tag("browser")
@Tag("slow")
class KeyboardIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final String home = "/ui/organizations/" + tenant.id();

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aTokensWholeLife(int width) {
        try (Visitor visitor = at("", width)) {
            open(visitor, "Integration Tokens");
            press(visitor, visitor.button("New Integration Token"));
            type(visitor, visitor.field("Label"), "pipeline");
            type(visitor, visitor.dialog().getByLabel("Role"), "Read");
            pressInDialog(visitor, "Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
            String first = visitor.shownValue();
            Assertions.assertThat(tenant.verdict(first)).isEqualTo("VALID");
            close(visitor, "I have saved it");

            press(visitor, visitor.button("Edit pipeline"));
            type(visitor, visitor.field("Description optional"), "nightly");
            close(visitor, "Save");
            press(visitor, visitor.button("Rotate pipeline"));
            pressInDialog(visitor, "Rotate Token");
            assertThat(visitor.dialog()).containsText("only this once");
            String second = visitor.shownValue();
            close(visitor, "I have saved it");

            press(visitor, link(visitor, "pipeline"));
            press(visitor, visitor.button("Disable"));
            close(visitor, "Disable");
            press(visitor, visitor.button("Enable"));
            close(visitor, "Enable");
            Assertions.assertThat(tenant.verdict(second)).isEqualTo("VALID");
            press(visitor, visitor.button("Delete"));
            close(visitor, "Delete");
            assertThat(visitor.page()).hasURL(Pattern.compile("/tokens$"));
            Assertions.assertThat(tenant.verdict(second)).isEqualTo("REVOKED");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void severalTokensAtOnce(int width) {
        Tenant.Issued one = tenant.newToken(Map.of("label", "one", "role", "CI Token"));
        tenant.newToken(Map.of("label", "two", "role", "CI Token"));
        try (Visitor visitor = at("/tokens", width)) {
            for (String label : new String[] {"one", "two"}) {
                reach(
                        visitor,
                        visitor.page()
                                .getByRole(
                                        AriaRole.CHECKBOX,
                                        new Page.GetByRoleOptions()
                                                .setName(Pattern.compile("^Select \u2068" + label + "\u2069$"))));
                visitor.page().keyboard().press("Space");
            }
            Locator acts =
                    visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Selected tokens"));
            press(visitor, acts.getByRole(AriaRole.BUTTON, exactly("Delete")));
            close(visitor, "Delete 2 tokens");
            assertThat(visitor.page().getByText("2 tokens deleted. It holds everywhere."))
                    .isVisible();
            Assertions.assertThat(tenant.verdict(one.value())).isEqualTo("REVOKED");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aRoleAPublisherAWebhookAndAnInvitation(int width) {
        try (Visitor visitor = at("/roles", width)) {
            press(visitor, visitor.button("New Role"));
            type(visitor, visitor.field("Name"), "Deployer");
            type(visitor, visitor.field("Permissions"), "app:deploy");
            close(visitor, "Create Role");
            press(visitor, visitor.button("Delete Deployer"));
            close(visitor, "Delete");

            open(visitor, "Publishers");
            press(visitor, visitor.button("New Publisher"));
            type(visitor, visitor.field("Name"), "release");
            reach(visitor, visitor.field("Claims"));
            visitor.page().keyboard().press("Control+A");
            type(visitor, visitor.field("Claims"), "repository_id = 1001\nenvironment = release");
            pressInDialog(visitor, "Create Publisher");
            assertThat(visitor.dialog()).containsText("Publisher created");
            close(visitor, "Done");
            press(visitor, visitor.button("Delete release"));
            close(visitor, "Delete");

            open(visitor, "Webhooks");
            press(visitor, visitor.button("New Webhook"));
            type(visitor, visitor.field("Address"), "https://example.org/hook");
            pressInDialog(visitor, "Create Webhook");
            assertThat(visitor.dialog()).containsText("Webhook created");
            close(visitor, "I have saved it");

            open(visitor, "Users");
            press(visitor, visitor.button("Invite User"));
            String email = SharedServer.uniqueEmail();
            type(visitor, visitor.field("E-mail"), email);
            pressInDialog(visitor, "Invite User");
            assertThat(visitor.dialog()).containsText("User invited");
            close(visitor, "I have saved it");
            press(visitor, visitor.button("Withdraw the invitation of " + email));
            close(visitor, "Withdraw");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aSignInAfterAWrongPasswordAndTheWayOut(int width) {
        try (Visitor visitor = Visitor.stranger().sized(width, 900)) {
            visitor.expectRefusals();
            visitor.go("/ui/organizations?all=1");
            Locator password = visitor.page().getByLabel("Password");
            type(visitor, visitor.page().getByLabel("E-mail"), SharedServer.ADMIN);
            type(visitor, password, "not the password");
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page().getByRole(AriaRole.ALERT)).isVisible();
            reach(visitor, password);
            visitor.page().keyboard().press("Control+A");
            type(visitor, password, SharedServer.PASSWORD);
            visitor.page().keyboard().press("Enter");
            assertThat(heading(visitor)).hasText("Organizations");
            assertThat(visitor.page().locator(":focus")).hasCount(1);
            press(visitor, visitor.button("Log out"));
            assertThat(heading(visitor)).hasText("Log in");
            assertThat(visitor.page().locator(":focus")).hasCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aPolicyAndWhatItEnds(int width) {
        Tenant.Issued endless = tenant.newToken();
        try (Visitor visitor = at("", width)) {
            press(visitor, visitor.button("Edit"));
            type(visitor, visitor.dialog().getByLabel("Longest token lifetime in days"), "10");
            pressInDialog(visitor, "Save");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("1 token lives longer");
            pressInDialog(visitor, "Save nevertheless");
            assertThat(visitor.dialog()).containsText("The policy is saved");
            close(visitor, "Delete 1 token");
            Assertions.assertThat(tenant.verdict(endless.value())).isEqualTo("REVOKED");
        }
    }

    @Test
    void theReplicasAndTheWarningBeforeOneIsEnded() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/replicas");
            press(
                    visitor,
                    visitor.page()
                            .getByRole(AriaRole.TABLE)
                            .getByRole(AriaRole.BUTTON)
                            .first());
            assertThat(visitor.dialog()).containsText("It lives");
            close(visitor, "Cancel");
        }
    }

    /** A button that works, or that leads no further, keeps the focus: a refusal is heard there, and Tab goes on from there. */
    @Test
    void whatIsPressedKeepsTheFocus() {
        for (int i = 0; i < 26; i++) {
            tenant.newToken(Map.of("label", "token " + i, "role", "CI Token"));
        }
        try (Visitor visitor = at("/tokens", 1280)) {
            visitor.expectRefusals();
            press(visitor, visitor.button("Next page"));
            assertThat(visitor.button("Next page")).isDisabled();
            assertThat(visitor.button("Next page")).isFocused();
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page().getByRole(AriaRole.ROW)).hasCount(2);

            press(visitor, visitor.button("New Integration Token"));
            type(visitor, visitor.field("Label"), "token 1");
            type(visitor, visitor.dialog().getByLabel("Role"), "Read");
            pressInDialog(visitor, "Create Token");
            assertThat(visitor.field("Label")).hasAttribute("aria-invalid", "true");
            assertThat(visitor.dialog().getByRole(AriaRole.BUTTON, exactly("Create Token")))
                    .isFocused();
        }
    }

    private Visitor at(String page, int width) {
        Visitor visitor = Visitor.admin().sized(width, 900);
        visitor.go(home + page);
        return visitor;
    }
}
