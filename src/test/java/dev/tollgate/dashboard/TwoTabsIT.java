package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one tab of a browser changes, the other shows, without a reload and without being looked at. */
@Tag("browser")
@Tag("slow")
class TwoTabsIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final String home = "/ui/organizations/" + tenant.id();

    @Test
    void aListShowsWhatAnotherTabHasChanged() {
        tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home + "/tokens");
            try (Page other = other(visitor, home + "/tokens")) {
                assertThat(table(other)).containsText("pipeline");
                visitor.press("Delete pipeline");
                visitor.pressInDialog("Delete");
                assertThat(other.getByText("No integration token yet")).isVisible();
            }
        }
    }

    @Test
    void soDoesEachOfTheLists() {
        Tenant.Member member = tenant.newMember("MEMBER");
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home + "/users");
            try (Page people = other(visitor, home + "/users");
                    Page roles = other(visitor, home + "/roles");
                    Page log = other(visitor, home + "/audit")) {
                assertThat(table(people)).containsText(member.email());
                assertThat(table(log)).containsText("user.added");
                visitor.press("Remove Somebody");
                visitor.pressInDialog("Remove");
                assertThat(table(people)).not().containsText(member.email());
                assertThat(table(log)).containsText("user.removed");

                assertThat(table(roles)).containsText("CI Token");
                visitor.tab("Roles").click();
                visitor.press("New Role");
                visitor.field("Name").fill("Deployer");
                visitor.field("Permissions").fill("app:deploy");
                visitor.pressInDialog("Create Role");
                assertThat(table(roles)).containsText("Deployer");
            }
        }
    }

    /** What is begun in a form is begun of what its person has seen. */
    @Test
    void aFormKeepsWhatItWasOpenedWith() {
        tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.expectRefusals();
            visitor.go(home + "/tokens");
            visitor.press("Edit pipeline");
            visitor.field("Description optional").fill("mine");
            try (Page other = other(visitor, home + "/tokens")) {
                table(other).getByRole(AriaRole.LINK).first().click();
                other.getByRole(AriaRole.BUTTON, exactly("Disable")).click();
                other.getByRole(AriaRole.DIALOG)
                        .getByRole(
                                AriaRole.BUTTON,
                                new Locator.GetByRoleOptions()
                                        .setName("Disable")
                                        .setExact(true))
                        .click();
                assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("Disabled");
                assertThat(visitor.field("Description optional")).hasValue("mine");
                visitor.pressInDialog("Save");
                assertThat(visitor.dialog()).containsText("Somebody else has changed this token");
            }
        }
    }

    @Test
    void aQuestionMakesNobodyLoad() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home + "/tokens");
            try (Page other = other(visitor, home + "/tokens")) {
                assertThat(table(other)).containsText("pipeline");
                AtomicInteger loads = new AtomicInteger();
                other.onRequest(request -> {
                    if (request.url().contains("/tokens?")) {
                        loads.incrementAndGet();
                    }
                });
                visitor.page().getByLabel("Search tokens").fill(token.value());
                visitor.press("Close the result");
                visitor.press("Edit pipeline");
                visitor.field("Description optional").fill("nightly");
                visitor.pressInDialog("Save");
                assertThat(table(other)).containsText("nightly");
                Assertions.assertThat(loads).hasValue(1);
            }
        }
    }

    private static Page other(Visitor visitor, String path) {
        Page page = visitor.context().newPage();
        page.navigate(path);
        return page;
    }

    private static Locator table(Page page) {
        return page.getByRole(AriaRole.TABLE);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
