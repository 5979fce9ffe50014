package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** A person without a mouse: what they want they reach by Tab, and nothing is clicked. */
final class Keyboard {
    /** No page has as many stops. */
    private static final int MOST_STOPS = 250;

    private Keyboard() {}

    /** Tabs are one stop; arrows lead from one to the next (WAI-ARIA). */
    static void open(Visitor visitor, String tab) {
        reach(visitor, visitor.page().locator("[role=tab][aria-selected=true]"));
        for (int i = 0; i < MOST_STOPS && !hasFocus(visitor.tab(tab)); i++) {
            visitor.page().keyboard().press("ArrowRight");
        }
        visitor.page().keyboard().press("Enter");
        assertThat(visitor.tab(tab)).hasAttribute("aria-selected", "true");
    }

    static void press(Visitor visitor, Locator target) {
        assertThat(target).isEnabled();
        reach(visitor, target);
        visitor.page().keyboard().press("Enter");
    }

    static void pressInDialog(Visitor visitor, String button) {
        press(visitor, visitor.dialog().getByRole(AriaRole.BUTTON, exactly(button)));
    }

    /** What has the focus afterwards is on the page. */
    static void close(Visitor visitor, String button) {
        pressInDialog(visitor, button);
        assertThat(visitor.dialog()).hasCount(0);
        assertThat(visitor.page().locator(":focus")).hasCount(1);
    }

    static void type(Visitor visitor, Locator field, String text) {
        reach(visitor, field);
        visitor.page().keyboard().type(text);
    }

    static void reach(Visitor visitor, Locator target) {
        assertThat(target).isVisible();
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            if (hasFocus(target)) {
                return;
            }
            visitor.page().keyboard().press("Tab");
        }
        throw new AssertionError("Tab does not lead to " + target);
    }

    private static boolean hasFocus(Locator target) {
        return Boolean.TRUE.equals(target.evaluate("it => it === document.activeElement"));
    }

    static Locator heading(Visitor visitor) {
        return visitor.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    static Locator link(Visitor visitor, String name) {
        return visitor.page()
                .getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator.GetByRoleOptions exactly(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
