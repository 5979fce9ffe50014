package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a role allows is put together piece by piece, and who has it is said where it is changed. */
@Tag("browser")
class RolesJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();

    private String role(String name, String... permissions) {
        return tenant.owner()
                .post(tenant.path("roles"), Map.of("name", name, "permissions", permissions))
                .expect(201)
                .text("id");
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void permissionsAreChipsByKeyboard(int width) {
        role("Reader", "deploy:read");
        try (Visitor visitor = roles(width)) {
            visitor.press("New Role");
            visitor.field("Name").fill("Deployer");
            Locator input = visitor.field("Permissions");
            input.focus();
            type(visitor, "deploy:run");
            visitor.page().keyboard().press("Enter");
            type(visitor, "deploy:stop,deploy:wrong ");
            assertThat(chips(visitor)).hasText(new String[] {"deploy:run", "deploy:stop", "deploy:wrong"});
            assertThat(visitor.dialog().getByRole(AriaRole.STATUS).getByText("Added deploy:wrong"))
                    .isAttached();
            visitor.page().keyboard().press("Backspace");
            assertThat(chips(visitor)).hasText(new String[] {"deploy:run", "deploy:stop"});
            assertThat(input).isFocused();
            Axe.requireNothing(visitor, "chips");
            picture(visitor, "role-form-" + width);
            visitor.press("Remove deploy:stop");
            assertThat(input).isFocused();
            type(visitor, "deploy:last");
            visitor.pressInDialog("Create Role");
            assertThat(row(visitor, "Deployer").locator("code")).hasText(new String[] {"deploy:run", "deploy:last"});
        }
    }

    @Test
    void aPastedListIsTakenApartAndTheBadOneIsNamed() {
        String role = role("Deployer", "deploy:run");
        try (Visitor visitor = roles(1280)) {
            visitor.press("Edit Deployer");
            Locator input = visitor.field("Permissions");
            input.evaluate(
                    "input => { const data = new DataTransfer(); data.setData('text', 'deploy:stop\\nDeploy:All, deploy:run');"
                            + " input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }");
            assertThat(chips(visitor)).hasText(new String[] {"deploy:run", "deploy:stop", "Deploy:All"});
            visitor.expectRefusals();
            visitor.pressInDialog("Save");
            assertThat(input).hasAttribute("aria-invalid", "true");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("Deploy:All must");
            Axe.requireNothing(visitor, "a bad permission");
            visitor.press("Remove Deploy:All");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog()).hasCount(0);
        }
        Assertions.assertThat(permissions(role)).containsExactly("deploy:run", "deploy:stop");
    }

    @Test
    void whatOtherRolesAllowIsOfferedAndWhatIsKeptForTollgateIsNot() {
        role("Reader", "deploy:read", "tokens:verify");
        try (Visitor visitor = roles(1280)) {
            visitor.press("New Role");
            Locator offered = visitor.dialog().locator("datalist option");
            assertThat(offered).hasCount(4);
            List<?> values = (List<?>) offered.evaluateAll("options => options.map(({ value }) => value)");
            Assertions.assertThat(values.stream().map(String::valueOf))
                    .containsExactly("deploy:read", "scan:read", "scan:upload", "tokens:verify");
            // As a browser puts in what is chosen from the list.
            visitor.field("Permissions")
                    .evaluate(
                            "input => { input.value = 'deploy:read';"
                                    + " input.dispatchEvent(new InputEvent('input', { inputType: 'insertReplacementText', bubbles: true })); }");
            assertThat(chips(visitor)).hasText(new String[] {"deploy:read"});
            assertThat(offered).hasCount(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aRoleSaysHowManyTokensHaveItAndLeadsToThem(int width) {
        role("Deployer & more", "deploy:run");
        tenant.newToken(Map.of("label", "pipeline", "role", "Deployer & more"));
        tenant.newToken(Map.of("label", "nightly", "role", "Deployer & more"));
        tenant.newToken(Map.of("label", "other", "role", "CI Token"));
        try (Visitor visitor = roles(width)) {
            assertThat(row(visitor, "Service Account")).containsText("no token");
            // As the API lists them: no order that could be chosen.
            assertThat(visitor.page().getByLabel("Sort by")).hasValue("");
            Axe.requireNothing(visitor, "roles");
            picture(visitor, "roles-" + width);
            visitor.press("Delete Deployer & more");
            assertThat(visitor.dialog()).containsText("cannot be deleted as long as tokens have it: 2 tokens");
            assertThat(visitor.dialog().getByText("Delete", new Locator.GetByTextOptions().setExact(true)))
                    .isDisabled();
            Axe.requireNothing(visitor, "delete a role in use");
            visitor.pressInDialog("Cancel");
            row(visitor, "Deployer & more").getByRole(AriaRole.LINK).click();
            assertThat(visitor.page()).hasURL(Pattern.compile("/tokens\\?role=Deployer\\+%26\\+more$"));
            assertThat(visitor.page().locator("tbody")).containsText("pipeline");
            assertThat(visitor.page().locator("tbody")).containsText("nightly");
            assertThat(visitor.page().locator("tbody")).not().containsText("other");
        }
    }

    private List<String> permissions(String role) {
        List<String> permissions = new ArrayList<>();
        tenant.owner()
                .get(tenant.path("roles", role))
                .expect(200)
                .get("permissions")
                .forEach(permission -> permissions.add(permission.asText()));
        return permissions;
    }

    private Visitor roles(int width) {
        Visitor visitor = Visitor.admin().sized(width, 900).with(Axe.script());
        visitor.go("/ui/organizations/" + tenant.id() + "/roles");
        assertThat(row(visitor, "CI Token")).isVisible();
        return visitor;
    }

    private static void type(Visitor visitor, String text) {
        visitor.page().keyboard().type(text);
    }

    private static Locator chips(Visitor visitor) {
        return visitor.dialog().getByRole(AriaRole.LISTITEM);
    }

    private static Locator row(Visitor visitor, String name) {
        return visitor.page()
                .locator("tbody")
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText(name));
    }

    private static void picture(Visitor visitor, String name) {
        visitor.page()
                .screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
