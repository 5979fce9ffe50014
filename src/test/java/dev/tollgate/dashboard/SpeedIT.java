package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.LoadState;
import dev.tollgate.support.SharedServer;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a person waits after the login. */
@Tag("browser")
class SpeedIT {
    private static final double LONGEST_MILLIS = 300;
    private static final int WARM_UP = 2;
    private static final int MOST_MEASURED = 30;

    /**
     * Notes when the table stands there and a click on its first control would reach it, as soon as the browser has
     * drawn that.
     */
    private static final String WATCH = """
            const watch = () => {
              const row = document.querySelector('table tbody tr a');
              const control = document.querySelector('main input[type=search]');
              if (!row || !control || control.disabled) return requestAnimationFrame(watch);
              const { x, y, width, height } = control.getBoundingClientRect();
              if (document.elementFromPoint(x + width / 2, y + height / 2) !== control) return requestAnimationFrame(watch);
              requestAnimationFrame(() => { window.usableAt = performance.now(); });
            };
            requestAnimationFrame(watch);
            """;

    private static final String WAITED = "() => window.usableAt"
            + " - performance.getEntriesByType('resource').find(({name}) => name.endsWith('/api/v1/session')).responseEnd";

    /** What was asked for between the login's answer and the one that the table shows; pictures hold up nothing. */
    private static final String ASKED = """
            () => {
              const all = performance.getEntriesByType('resource');
              const login = all.find(({ name }) => name.endsWith('/api/v1/session'));
              const shown = all.find(({ name }) => name.includes('/api/v1/organizations?'));
              return all
                .filter(({ name, startTime }) => !name.endsWith('.svg')
                  && startTime > login.startTime && startTime <= shown.startTime)
                .map(({ name }) => new URL(name).pathname.replace(/[0-9a-f]{16}\\//, ''));
            }
            """;

    /** Whatever the machine is: two answers one after the other, and no module or style that was not there before. */
    @Test
    void organizationsWaitForTheAccountAloneOnceTheLoginIsAnswered() {
        try (Visitor visitor = Visitor.stranger()) {
            login(visitor);
            Assertions.assertThat((List<?>) visitor.page().evaluate(ASKED))
                    .map(Object::toString)
                    .containsExactly("/api/v1/me", "/api/v1/organizations");
        }
    }

    @Test
    @Tag("slow")
    void organizationsAreUsableSoonAfterTheLoginWasAnswered() {
        List<Double> measured = new ArrayList<>();
        double least = Double.MAX_VALUE;
        try (Visitor visitor = Visitor.stranger()) {
            for (int i = 0; i < WARM_UP + MOST_MEASURED && least > LONGEST_MILLIS; i++) {
                double waited = login(visitor);
                if (i >= WARM_UP) {
                    measured.add(waited);
                    // What else runs on the machine makes the others longer.
                    least = Math.min(least, waited);
                }
                // What the page still asks for would be refused.
                visitor.page().waitForLoadState(LoadState.NETWORKIDLE);
                visitor.press("Log out");
                assertThat(visitor.button("Log in")).isVisible();
            }
        }
        System.out.printf("From the answered login to usable: %.0f ms, the least of %s%n", least, rounded(measured));
        Assertions.assertThat(least).as("least of %s", measured).isLessThanOrEqualTo(LONGEST_MILLIS);
    }

    private static double login(Visitor visitor) {
        visitor.go("/ui/login?next=%2Fui%2Forganizations%3Fall%3D1");
        visitor.page().getByLabel("E-mail").fill(SharedServer.ADMIN);
        visitor.page().getByLabel("Password").fill(SharedServer.PASSWORD);
        visitor.page().evaluate("() => { " + WATCH + " }");
        visitor.press("Log in");
        visitor.page().waitForFunction("() => window.usableAt > 0");
        return ((Number) visitor.page().evaluate(WAITED)).doubleValue();
    }

    private static List<Long> rounded(List<Double> millis) {
        return millis.stream().map(Math::round).toList();
    }
}
