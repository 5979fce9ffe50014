package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class AccessibilityIT {
    private static final String[] PAGES = {
        "/ui/organizations?all=1",
        "/ui/organizations/%s",
        "/ui/organizations/%s/tokens",
        "/ui/organizations/%s/tokens?search=nothing",
        "/ui/organizations/%s/users",
        "/ui/organizations/%s/roles",
        "/ui/organizations/%s/publishers",
        "/ui/organizations/%s/webhooks",
        "/ui/organizations/%s/audit",
        "/ui/accounts",
        "/ui/profile",
        "/ui/start",
        "/ui/none"
    };

    private static Tenant tenant = SharedServer.newTenant();

    @BeforeAll
    static void fillOrganization() {
        tenant = SharedServer.newTenant();
        tenant.newToken(Map.of("label", "pipeline", "description", "Uploads scans", "role", "CI Token"));
        Tenant.Issued rotated = tenant.newToken(Map.of("label", "rotated", "role", "CI Token"));
        tenant.owner()
                .post(tenant.token(rotated.id()) + "/rotate", Map.of("overlap", "P7D"))
                .expect(200);
        tenant.owner().post(tenant.path("roles"), Map.of("name", "Own", "permissions", new String[] {"a:b"}));
    }

    @Test
    void pagesHaveNothingSerious() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            for (String page : PAGES) {
                open(visitor, page);
                Axe.requireNothingSerious(visitor, page);
            }
        }
        try (Visitor visitor = Visitor.stranger().sized(1280, 740).with(Axe.script())) {
            visitor.go("/ui/login");
            assertThat(visitor.button("Log in")).isVisible();
            Axe.requireNothingSerious(visitor, "login");
        }
    }

    @Test
    void aListThatIsReadAnewHasNothingSerious() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            open(visitor, "/ui/organizations/%s/tokens");
            visitor.page().route(Pattern.compile("/api/.*/tokens\\?.*sort="), neverAnswered -> {});
            visitor.press("Expires");
            assertThat(visitor.page().locator("table[aria-busy=true]")).isVisible();
            Axe.requireNothingSerious(visitor, "busy");
        }
    }

    @Test
    void dialogsHaveNothingSeriousAndGiveTheFocusBack() {
        Map<String, List<String>> openers = Map.of(
                "/ui/organizations/%s/tokens",
                        List.of(
                                "New Integration Token",
                                "Edit pipeline",
                                "Rotate rotated",
                                "Delete pipeline",
                                "End now the old value of rotated"),
                "/ui/organizations/%s", List.of("Edit", "Reset Token", "Suspend", "Delete organization"),
                "/ui/organizations/%s/users", List.of("New User", "Change role of admin", "Remove admin"),
                "/ui/organizations/%s/roles", List.of("New Role", "Edit Own", "Delete Own"),
                "/ui/organizations?all=1", List.of("New Organization"));
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            openers.forEach((page, buttons) -> {
                open(visitor, page);
                for (String button : buttons) {
                    visitor.press(button);
                    assertThat(visitor.dialog()).isVisible();
                    Axe.requireNothingSerious(visitor, button);
                    visitor.page().keyboard().press("Escape");
                    assertThat(visitor.dialog()).hasCount(0);
                    assertThat(visitor.button(button)).isFocused();
                }
            });
        }
    }

    @Test
    void shownValueHasNothingSeriousAndOneEscapeDoesNotLoseIt() {
        try (Visitor visitor = Visitor.admin().sized(360, 740).with(Axe.script())) {
            open(visitor, "/ui/organizations/%s/tokens");
            visitor.press("New Integration Token");
            visitor.field("Label").fill(SharedServer.unique("shown"));
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.dialog()).containsText("only this once");
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).containsText("You have not copied the value");
            Axe.requireNothingSerious(visitor, "shown once");
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.button("New Integration Token")).isFocused();
        }
    }

    @Test
    void valuesOfOtherOriginHaveNothingSerious() {
        Tenant other = SharedServer.newTenant();
        other.newToken(Map.of("label", "turning", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin().sized(360, 740).with(Axe.script())) {
            visitor.go("/ui/organizations/" + other.id() + "/tokens");
            visitor.press("Rotate turning");
            visitor.pressInDialog("Rotate Token");
            requireValueWithNothingSerious(visitor, "rotated");
            visitor.go("/ui/organizations/" + other.id());
            visitor.press("Reset Token");
            visitor.pressInDialog("Reset Token");
            requireValueWithNothingSerious(visitor, "reset");
            visitor.go("/ui/organizations/" + other.id() + "/users");
            visitor.press("New User");
            visitor.field("E-mail").fill(SharedServer.uniqueEmail());
            visitor.field("Name").fill("Ada");
            visitor.field("First password").fill(SharedServer.PASSWORD);
            visitor.pressInDialog("Add User");
            requireValueWithNothingSerious(visitor, "new user");
        }
    }

    private static void requireValueWithNothingSerious(Visitor visitor, String what) {
        assertThat(visitor.dialog()).containsText("only this once");
        Axe.requireNothingSerious(visitor, what);
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
    void lostConnectionHasNothingSerious() {
        try (Visitor visitor = Visitor.admin().sized(1280, 740).with(Axe.script())) {
            open(visitor, "/ui/organizations/%s");
            visitor.expectRefusals();
            visitor.context().setOffline(true);
            visitor.tab("Roles").click();
            assertThat(visitor.page().getByText("Connection lost")).isVisible();
            Axe.requireNothingSerious(visitor, "lost connection");
            visitor.context().setOffline(false);
        }
    }

    @Test
    void focusStaysInTheDialog() {
        try (Visitor visitor = Visitor.admin()) {
            open(visitor, "/ui/organizations/%s/tokens");
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

    /** 360 pixels is a small phone; 640 is a desktop at 200 % zoom. */
    @Test
    void nothingIsWiderThanTheScreen() {
        try (Visitor visitor = Visitor.admin()) {
            for (String page : PAGES) {
                open(visitor, page);
                for (int width : new int[] {360, 640, 1280}) {
                    visitor.page().setViewportSize(width, 700);
                    Object widest = visitor.page().evaluate("() => document.documentElement.scrollWidth");
                    Assertions.assertThat((Integer) widest)
                            .as(page + " at " + width)
                            .isLessThanOrEqualTo(width);
                }
            }
        }
    }

    private static void open(Visitor visitor, String page) {
        visitor.go(page.formatted(tenant.id()));
        assertThat(visitor.page().getByRole(AriaRole.HEADING).first()).isAttached();
        assertThat(visitor.page().getByText("Loading…")).hasCount(0);
    }
}
