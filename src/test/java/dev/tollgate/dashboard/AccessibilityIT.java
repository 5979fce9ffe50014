package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
@Tag("slow")
class AccessibilityIT {
    private static Places places = new Places(SharedServer.newTenant());

    @BeforeAll
    static void fillOrganization() {
        places = new Places(SharedServer.newTenant());
        places.fill();
    }

    @Test
    void pagesHaveNothingToFind() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            for (String page : places.pages()) {
                open(visitor, page);
                Axe.requireNothing(visitor, page);
            }
        }
        try (Visitor visitor = Visitor.stranger().sized(1280, 740).with(Axe.script())) {
            visitor.expectRefusals();
            for (String page : places.openPages()) {
                open(visitor, page);
                Axe.requireNothing(visitor, page);
            }
        }
    }

    @Test
    void everyPageAndEveryDialogIsVisited() throws Exception {
        Assertions.assertThat(Places.routes())
                .isNotEmpty()
                .allSatisfy(route -> Assertions.assertThat(
                                Stream.concat(places.pages().stream(), places.openPages().stream()))
                        .anyMatch(page -> page.replaceAll("[?#].*", "").matches(route)));
        Assertions.assertThat(Places.dialogsOfTheSource())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(places.dialogs().stream().map(Places.Opened::what), Places.ELSEWHERE.stream())
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aListThatIsReadAnewHasNothingToFind() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            open(visitor, places.home() + "/tokens");
            visitor.page().route(Pattern.compile("/api/.*/tokens\\?.*sort="), neverAnswered -> {});
            visitor.press("Expires");
            assertThat(visitor.page().locator("table[aria-busy=true]")).isVisible();
            Axe.requireNothing(visitor, "busy");
        }
    }

    @Test
    void dialogsHaveNothingToFindAndGiveTheFocusBack() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            String last = "";
            for (Places.Opened dialog : places.dialogs()) {
                if (!dialog.page().equals(last)) {
                    open(visitor, dialog.page());
                    last = dialog.page();
                }
                visitor.press(dialog.button());
                assertThat(visitor.dialog()).isVisible();
                assertThat(visitor.dialog().getByText("Loading…")).hasCount(0);
                Axe.requireNothing(visitor, dialog.what());
                visitor.page().keyboard().press("Escape");
                assertThat(visitor.dialog()).hasCount(0);
                assertThat(visitor.button(dialog.button())).isFocused();
            }
        }
    }

    @Test
    void whatIsDoneWithManyHasNothingToFind() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            open(visitor, places.home() + "/tokens");
            visitor.page()
                    .getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Select all on this page"))
                    .check();
            Axe.requireNothing(visitor, "many");
            for (String button : List.of("Change role", "Extend", "Disable", "Delete")) {
                visitor.press(button);
                assertThat(visitor.dialog()).isVisible();
                Axe.requireNothing(visitor, button + " many");
                visitor.page().keyboard().press("Escape");
                assertThat(visitor.dialog()).hasCount(0);
            }
        }
    }

    @Test
    void aPolicyAndWhatItWouldEndHaveNothingToFind() {
        Tenant other = SharedServer.newTenant();
        other.newToken();
        try (Visitor visitor = Visitor.admin().sized(390, 740).with(Axe.script())) {
            open(visitor, "/ui/organizations/" + other.id());
            visitor.press("Edit");
            visitor.dialog().getByLabel("Longest token lifetime in days").fill("10");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("1 token lives longer");
            Axe.requireNothing(visitor, "policy's effects");
            visitor.pressInDialog("Save nevertheless");
            assertThat(visitor.dialog()).containsText("The policy is saved");
            Axe.requireNothing(visitor, "policy applied");
        }
    }

    @Test
    void aDialogThatWaitsAndOneWithErrorsHaveNothingToFind() {
        try (Visitor visitor = Visitor.admin().sized(390, 740).with(Axe.script())) {
            visitor.expectRefusals();
            open(visitor, places.home() + "/roles");
            visitor.page().route(Pattern.compile("/roles/"), neverAnswered -> {});
            visitor.press("Edit Own");
            assertThat(visitor.dialog().getByText("Loading…")).isVisible();
            Axe.requireNothing(visitor, "waiting");
            visitor.page().keyboard().press("Escape");
            visitor.press("New Role");
            visitor.field("Permissions").fill("a:b\nNot One");
            visitor.pressInDialog("Create Role");
            assertThat(visitor.dialog()).containsText("Not, One must");
            Axe.requireNothing(visitor, "errors");
        }
    }

    @Test
    void aSessionThatEndedOverAFormHasNothingToFind() {
        Tenant.Member member = SharedServer.newTenant().newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger().sized(390, 740).with(Axe.script())) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go("/ui/organizations");
            visitor.tab("Roles").click();
            visitor.press("New Role");
            visitor.field("Name").fill("Own");
            visitor.expectRefusals();
            visitor.context().clearCookies();
            visitor.pressInDialog("Create Role");
            assertThat(visitor.page().getByText("Your session has ended")).isVisible();
            Axe.requireNothing(visitor, "session over");
        }
    }

    @Test
    void shownValueHasNothingToFindAndOneEscapeDoesNotLoseIt() {
        try (Visitor visitor = Visitor.admin().sized(360, 740).with(Axe.script())) {
            open(visitor, places.home() + "/tokens");
            visitor.press("New Integration Token");
            visitor.field("Label").fill(SharedServer.unique("shown"));
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.dialog()).containsText("only this once");
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).containsText("You have not copied the value");
            Axe.requireNothing(visitor, "shown once");
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.button("New Integration Token")).isFocused();
        }
    }

    @Test
    void valuesOfOtherOriginHaveNothingToFind() {
        Tenant other = SharedServer.newTenant();
        other.newToken(Map.of("label", "turning", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin().sized(360, 740).with(Axe.script())) {
            visitor.go("/ui/organizations/" + other.id() + "/tokens");
            visitor.press("Rotate turning");
            visitor.pressInDialog("Rotate Token");
            requireValue(visitor, "rotated");
            visitor.go("/ui/organizations/" + other.id());
            visitor.press("Reset Token");
            visitor.pressInDialog("Reset Token");
            requireValue(visitor, "reset");
            visitor.go("/ui/organizations/" + other.id() + "/users");
            visitor.press("Add with a password");
            visitor.field("E-mail").fill(SharedServer.uniqueEmail());
            visitor.field("Name").fill("Ada");
            visitor.field("First password").fill(SharedServer.PASSWORD);
            visitor.pressInDialog("Add User");
            requireValue(visitor, "new user");
            visitor.go("/ui/organizations/" + other.id() + "/webhooks");
            visitor.press("New Webhook");
            visitor.field("Address").fill("https://example.org/hook");
            visitor.pressInDialog("Create Webhook");
            requireValue(visitor, "new webhook");
            visitor.go("/ui/accounts?search=" + other.newMember("MEMBER").email());
            visitor.press("Reset password of Somebody");
            visitor.pressInDialog("Reset Password");
            requireValue(visitor, "password link");
        }
    }

    private static void requireValue(Visitor visitor, String what) {
        assertThat(visitor.dialog()).containsText("only this once");
        Axe.requireNothing(visitor, what);
        visitor.pressInDialog("I have saved it");
        assertThat(visitor.dialog()).hasCount(0);
    }

    @Test
    void textsAreInTheTypefaceThatIsBroughtAlong() {
        try (Visitor visitor = Visitor.stranger()) {
            visitor.go("/ui/login");
            assertThat(visitor.button("Log in")).isVisible();
            Object loaded = visitor.page()
                    .evaluate("() => document.fonts.ready.then(() => [...document.fonts].map(font =>"
                            + " font.family + ' ' + font.weight + ' ' + font.status).join())");
            Assertions.assertThat(loaded).isEqualTo("Inter 400 700 loaded");
            Object family = visitor.page()
                    .evaluate(
                            "() => ['body', 'h1', 'input', 'button']"
                                    + ".map(name => getComputedStyle(document.querySelector(name)).fontFamily.split(',')[0]).join()");
            Assertions.assertThat(family).isEqualTo("Inter,Inter,Inter,Inter");
        }
    }

    @Test
    void lostConnectionHasNothingToFind() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            open(visitor, places.home());
            visitor.expectRefusals();
            visitor.context().setOffline(true);
            visitor.tab("Roles").click();
            assertThat(visitor.page().getByText("Connection lost")).isVisible();
            Axe.requireNothing(visitor, "lost connection");
            visitor.context().setOffline(false);
        }
    }

    @Test
    void focusStaysInTheDialog() {
        try (Visitor visitor = Visitor.admin()) {
            open(visitor, places.home() + "/tokens");
            visitor.press("New Integration Token");
            assertThat(visitor.field("Label")).isFocused();
            for (int i = 0; i < 12; i++) {
                visitor.page().keyboard().press("Tab");
                Object inside = visitor.page()
                        .evaluate("() => document.activeElement === document.body"
                                + " || document.activeElement.closest('dialog') !== null");
                Assertions.assertThat(inside).isEqualTo(true);
            }
        }
    }

    /** Columns without room go once the pages have heard of the width. */
    private static void requireFits(Page page, String what, int width) {
        try {
            page.waitForFunction("width => document.documentElement.scrollWidth <= width", width);
        } catch (TimeoutError e) {
            throw new AssertionError(what + " at " + width, e);
        }
    }

    /** 360 pixels is a small phone; 640 is a desktop at 200 % zoom. */
    @Test
    void nothingIsWiderThanTheScreen() {
        try (Visitor visitor = Visitor.admin()) {
            for (String page : places.pages()) {
                open(visitor, page);
                for (int width : new int[] {360, 640, 1280}) {
                    visitor.page().setViewportSize(width, 700);
                    requireFits(visitor.page(), page, width);
                }
            }
        }
    }

    private static void open(Visitor visitor, String page) {
        visitor.go(page);
        assertThat(visitor.page().getByRole(AriaRole.HEADING).first()).isAttached();
        assertThat(visitor.page().getByText("Loading…")).hasCount(0);
    }
}
