package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessibilityIT {
    private static final String SERIOUS = "async () => (await axe.run()).violations"
            + ".filter(({impact}) => impact === 'serious' || impact === 'critical')"
            + ".map(({id, nodes}) => id + ': ' + nodes.map(({html}) => html).join(' | ')).join('\\n')";
    private static final String[] PAGES = {
        "/ui/organizations?all=1",
        "/ui/organizations/%s",
        "/ui/organizations/%s/tokens",
        "/ui/organizations/%s/tokens?search=nothing",
        "/ui/organizations/%s/users",
        "/ui/organizations/%s/roles",
        "/ui/organizations/%s/audit",
        "/ui/profile",
        "/ui/start",
        "/ui/none"
    };

    private static Tenant tenant = SharedServer.newTenant();

    @BeforeAll
    static void fillOrganization() {
        tenant = SharedServer.newTenant();
        tenant.newToken(Map.of("label", "pipeline", "description", "Uploads scans", "role", "CI Token"));
        tenant.owner().post(tenant.path("roles"), Map.of("name", "Own", "permissions", new String[] {"a:b"}));
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void pagesHaveNothingSerious(ColorScheme scheme) {
        try (Visitor visitor = Visitor.admin(options(scheme, 1280, 800), axe())) {
            for (String page : PAGES) {
                open(visitor, page);
                requireNothingSerious(visitor, page);
            }
        }
        try (Visitor visitor = Visitor.stranger(options(scheme, 1280, 800), axe())) {
            visitor.go("/ui/login");
            assertThat(visitor.button("Log in")).isVisible();
            requireNothingSerious(visitor, "login");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void dialogsHaveNothingSerious(ColorScheme scheme) {
        Map<String, String[]> openers = Map.of(
                "/ui/organizations/%s/tokens",
                        new String[] {"New Integration Token", "Edit pipeline", "Rotate pipeline", "Delete pipeline"},
                "/ui/organizations/%s", new String[] {"Edit", "Reset Token", "Suspend", "Delete organization"},
                "/ui/organizations/%s/users", new String[] {"New User", "Change role of admin", "Remove admin"},
                "/ui/organizations/%s/roles", new String[] {"New Role", "Edit Own", "Delete Own"},
                "/ui/organizations?all=1", new String[] {"New Organization"});
        try (Visitor visitor = Visitor.admin(options(scheme, 1280, 800), axe())) {
            openers.forEach((page, buttons) -> {
                open(visitor, page);
                for (String button : buttons) {
                    visitor.press(button);
                    assertThat(visitor.dialog()).isVisible();
                    requireNothingSerious(visitor, button);
                    visitor.page().keyboard().press("Escape");
                    assertThat(visitor.dialog()).hasCount(0);
                    assertThat(visitor.button(button)).isFocused();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void shownValueHasNothingSeriousAndOneEscapeDoesNotLoseIt(ColorScheme scheme) {
        try (Visitor visitor = Visitor.admin(options(scheme, 360, 740), axe())) {
            open(visitor, "/ui/organizations/%s/tokens");
            visitor.press("New Integration Token");
            visitor.field("Label").fill(SharedServer.unique("shown"));
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.dialog()).containsText("only this once");
            requireNothingSerious(visitor, "shown once");
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).containsText("You have not copied the value");
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.button("New Integration Token")).isFocused();
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
    @ParameterizedTest
    @ValueSource(ints = {360, 640, 1280})
    void nothingIsWiderThanTheScreen(int width) {
        try (Visitor visitor = Visitor.admin(options(ColorScheme.LIGHT, width, 700), null)) {
            for (String page : PAGES) {
                open(visitor, page);
                Object widest = visitor.page().evaluate("() => document.documentElement.scrollWidth");
                Assertions.assertThat((Integer) widest).as(page).isLessThanOrEqualTo(width);
            }
        }
    }

    private static void open(Visitor visitor, String page) {
        visitor.go(page.formatted(tenant.id()));
        assertThat(visitor.page().getByRole(AriaRole.HEADING).first()).isAttached();
        assertThat(visitor.page().getByText("Loading…")).hasCount(0);
    }

    private static void requireNothingSerious(Visitor visitor, String what) {
        Assertions.assertThat((String) visitor.page().evaluate(SERIOUS))
                .as(what)
                .isEmpty();
    }

    private static Browser.NewContextOptions options(ColorScheme scheme, int width, int height) {
        return new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height);
    }

    /** Put into the page by the browser itself, so that the pages' own policy stays as it is. */
    private static String axe() {
        try (InputStream script = AccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe-core is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
