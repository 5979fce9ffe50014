package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where one of several entries is wrong, the form says which, and the focus goes there. */
@Tag("browser")
@Tag("slow")
class LinesIT {
    private static final String SELECTED =
            "() => { const { value, selectionStart, selectionEnd } = document.activeElement;"
                    + " return value.slice(selectionStart, selectionEnd); }";

    private final Tenant tenant = SharedServer.newTenant();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/tokens | New Integration Token | Allowed addresses optional | 10.0.0.0/8, 192.0.2.7;;10.0.0.0/33 | Create Token"
                        + " | Line 3: 10.0.0.0/33 is no network | 10.0.0.0/33",
                "/publishers | New Publisher | Claims | repository_id = 1;environment = ;ref = a | Create Publisher"
                        + " | Line 2: environment = needs a name and a value | environment =",
                "/publishers | New Publisher | Claims | repository_id = 1;environment = a;aud = mine | Create Publisher"
                        + " | Line 3: aud = mine is judged for every publisher | aud = mine",
                "/publishers | New Publisher | Claims | ref = a;; ref = b | Create Publisher"
                        + " | Line 3: ref = b names a claim a second time | ref = b",
                "'' | Edit | Allowed addresses optional | 10.0.0.0/8;10.0.0.1/8 | Save"
                        + " | Line 2: 10.0.0.1/8 is no network | 10.0.0.1/8",
                "'' | Edit | Mail notices to optional | @admin, ada;bob@example.org | Save"
                        + " | Line 1: ada must be an e-mail address | ada",
            })
    void theWrongLineIsNamedAndSelected(
            String tab, String open, String label, String lines, String press, String said, String selected) {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + tab);
            visitor.expectRefusals();
            visitor.press(open);
            if (!tab.isEmpty()) {
                visitor.field(tab.equals("/tokens") ? "Label" : "Name").fill("mine");
            }
            Locator field = visitor.field(label);
            field.fill(lines.replace("@admin", SharedServer.ADMIN).replace(';', '\n'));
            visitor.pressInDialog(press);
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText(said);
            assertThat(field).hasAttribute("aria-invalid", "true");
            assertThat(field).isFocused();
            Assertions.assertThat(visitor.page().evaluate(SELECTED)).isEqualTo(selected);
        }
    }

    @Test
    void anotherProviderMayBeChosenAfterAnError() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/publishers");
            visitor.expectRefusals();
            visitor.press("New Publisher");
            visitor.pressInDialog("Create Publisher");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT).first()).isVisible();
            visitor.field("Jobs of").selectOption("gitlab");
            assertThat(visitor.field("Claims")).isEditable();
        }
    }
}
