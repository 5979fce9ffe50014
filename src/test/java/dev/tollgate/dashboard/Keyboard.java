package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;

/** A person without a mouse: what they want is reached by Tab. */
final class Keyboard {
    /** No page has as many stops. */
    static final int MOST_STOPS = 250;

    private Keyboard() {}

    static void press(Visitor visitor, Locator target) {
        assertThat(target).isEnabled();
        reach(visitor, target);
        visitor.page().keyboard().press("Enter");
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

    static boolean hasFocus(Locator target) {
        return Boolean.TRUE.equals(target.evaluate("it => it === document.activeElement"));
    }
}
