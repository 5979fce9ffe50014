package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class TokenJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final String label = SharedServer.unique("pipeline");

    @Test
    void createdTokenIsShownOnceAndVerifies() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id());
            visitor.tab("Integration Tokens").click();
            visitor.press("New Integration Token");
            assertThat(visitor.dialog()).containsText("New Integration Token");
            visitor.field("Label").fill(label);
            visitor.dialog().getByLabel("Role").selectOption("Read Only");
            visitor.pressInDialog("Create Token");

            assertThat(visitor.dialog()).containsText("only this once");
            String value = visitor.shownValue();
            // No browser makes other words of it.
            assertThat(visitor.dialog().getByLabel("Token value")).hasAttribute("translate", "no");
            Assertions.assertThat(tenant.verdict(value)).isEqualTo("VALID");
            visitor.pressInDialog("I have saved it");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText(label);
            requireForgotten(visitor, value);
        }
    }

    @Test
    void backAsksOnceAndDoesNotShowTheValueAgain() {
        try (Visitor visitor = Visitor.admin()) {
            String value = create(visitor);
            visitor.page().goBack();
            assertThat(visitor.dialog()).containsText("You have not copied the value");
            assertThat(visitor.dialog()).containsText(value);
            visitor.page().goBack();
            requireForgotten(visitor, value);
            visitor.page().goForward();
            assertThat(visitor.dialog()).hasCount(0);
            requireForgotten(visitor, value);
            visitor.page().reload();
            assertThat(visitor.page().getByText(label)).isVisible();
            requireForgotten(visitor, value);
        }
    }

    @Test
    void doubleClickMakesOneToken() {
        try (Visitor visitor = Visitor.admin()) {
            openForm(visitor);
            visitor.dialog().getByText("Create Token").dblclick();
            assertThat(visitor.dialog()).containsText("only this once");
            Assertions.assertThat(labels()).containsExactly(label);
        }
    }

    /** Or the token would get another role than the link asks for. */
    @Test
    void nothingIsCreatedBeforeTheRolesAreThere() {
        try (Visitor visitor = Visitor.admin()) {
            List<Route> held = new CopyOnWriteArrayList<>();
            visitor.page().route(Pattern.compile("/roles\\?"), held::add);
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens/new?label=" + label + "&role=Read%20Only");
            assertThat(visitor.dialog()).containsText("Loading");
            assertThat(visitor.dialog().getByText("Create Token")).hasCount(0);
            visitor.page().waitForCondition(() -> !held.isEmpty());
            held.forEach(Route::resume);
            assertThat(visitor.field("Role")).hasValue("Read Only");
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
        }
        Assertions.assertThat(
                        tenant.owner().get(tenant.path("tokens")).expect(200).items("role"))
                .containsExactly("Read Only");
    }

    @Test
    void lostAnswerIsSaidAndRepeatedWithoutASecondToken() {
        try (Visitor visitor = Visitor.admin()) {
            openForm(visitor);
            visitor.expectRefusals();
            AtomicInteger posts = new AtomicInteger();
            visitor.page().route(Pattern.compile("/tokens$"), route -> {
                if (route.request().method().equals("POST") && posts.getAndIncrement() < 2) {
                    route.fetch();
                    route.abort();
                    return;
                }
                route.resume();
            });
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("Connection lost");
            assertThat(visitor.dialog()).containsText("only this once");
            Assertions.assertThat(tenant.verdict(visitor.shownValue())).isEqualTo("VALID");
            Assertions.assertThat(labels()).containsExactly(label);
        }
    }

    @Test
    void pageLoadsByItselfWhenTheNetworkIsBack() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id());
            assertThat(visitor.tab("Roles")).isVisible();
            visitor.expectRefusals();
            visitor.context().setOffline(true);
            visitor.tab("Roles").click();
            assertThat(visitor.page().getByText("Connection lost")).isVisible();
            visitor.context().setOffline(false);
            assertThat(visitor.page().getByText("scan:upload").first()).isVisible();
            assertThat(visitor.page().getByText("Connection lost")).hasCount(0);
        }
    }

    @Test
    void takenLabelIsSaidAtTheField() {
        tenant.newToken(Map.of("label", label, "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            openForm(visitor);
            visitor.expectRefusals();
            visitor.pressInDialog("Create Token");
            assertThat(visitor.field("Label")).hasAttribute("aria-invalid", "true");
            assertThat(visitor.dialog()).containsText("Another token has this label.");
        }
    }

    @Test
    void deletedTokenIsRefusedAfterTheWarning() {
        Tenant.Issued token = tenant.newToken(Map.of("label", label, "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens());
            visitor.press("Delete " + label);
            assertThat(visitor.dialog()).containsText("Warning");
            assertThat(visitor.dialog()).containsText("never been used");
            visitor.pressInDialog("Delete");
            assertThat(visitor.page().getByText("No replica accepts it any more"))
                    .isVisible();
            Assertions.assertThat(tenant.verdict(token.value())).isNotEqualTo("VALID");
            assertThat(visitor.page().getByText("No integration token yet")).isVisible();
        }
    }

    @Test
    void disabledTokenIsSaidToBe() {
        tenant.newToken(Map.of("label", label, "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens());
            visitor.press("Edit " + label);
            visitor.dialog()
                    .getByText("Enabled", new Locator.GetByTextOptions().setExact(false))
                    .first()
                    .click();
            visitor.pressInDialog("Save");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("Disabled");
        }
    }

    @Test
    void filtersAndSortLiveInTheAddress() {
        tenant.newToken(Map.of("label", "alpha", "role", "CI Token"));
        tenant.newToken(Map.of("label", "beta", "role", "Read Only"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens());
            visitor.page().getByLabel("Role").selectOption("Read Only");
            assertThat(visitor.page()).hasURL(Pattern.compile("role=Read"));
            assertThat(visitor.page().getByText("alpha")).hasCount(0);
            visitor.page().reload();
            assertThat(visitor.page().getByText("beta")).isVisible();
            assertThat(visitor.page().getByText("alpha")).hasCount(0);
            visitor.page().goBack();
            assertThat(visitor.page().getByText("alpha")).isVisible();
        }
    }

    private String tokens() {
        return "/ui/organizations/" + tenant.id() + "/tokens";
    }

    private List<String> labels() {
        return tenant.owner().get(tenant.path("tokens")).expect(200).items("label");
    }

    private void openForm(Visitor visitor) {
        visitor.go(tokens());
        visitor.press("New Integration Token");
        visitor.field("Label").fill(label);
        // The roles may still be on their way.
        assertThat(visitor.dialog().getByLabel("Role")).not().hasValue("");
    }

    private String create(Visitor visitor) {
        visitor.go("/ui/organizations/" + tenant.id());
        visitor.tab("Integration Tokens").click();
        visitor.press("New Integration Token");
        visitor.field("Label").fill(label);
        assertThat(visitor.dialog().getByLabel("Role")).not().hasValue("");
        visitor.pressInDialog("Create Token");
        assertThat(visitor.dialog()).containsText("only this once");
        return visitor.shownValue();
    }

    private static void requireForgotten(Visitor visitor, String value) {
        Assertions.assertThat(visitor.page().content()).doesNotContain(value);
        Object kept = visitor.page()
                .evaluate(
                        "() => JSON.stringify([history.state, {...localStorage}, {...sessionStorage}, location.href])");
        Assertions.assertThat(kept.toString()).doesNotContain(value);
    }
}
