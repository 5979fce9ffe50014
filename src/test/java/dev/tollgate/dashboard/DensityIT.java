package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a table is seen at once: its rows are even, and what says least goes first where there is little room. */
@Tag("browser")
@Tag("slow")
class DensityIT {
    private static final String HEIGHTS = "rows => rows.map(row => row.getBoundingClientRect().height)";

    private final Tenant tenant = SharedServer.newTenant();

    private Visitor tokens(int width) {
        Tenant.Issued rotated = tenant.newToken(
                Map.of("label", "release-pipeline", "description", "Uploads scans", "role", "CI Token"));
        // With a row below it, over all columns.
        tenant.owner()
                .post(tenant.token(rotated.id()) + "/rotate", Map.of("overlap", "P7D"))
                .expect(200);
        tenant.newToken(Map.of("label", "nightly", "role", "Read Only"));
        // Of a profile of its own: what it remembers is nobody else's.
        Visitor visitor = Visitor.on(SharedServer.process()).sized(width, 900).with(Axe.script());
        go(visitor, "tokens");
        return visitor;
    }

    private void go(Visitor visitor, String tab) {
        visitor.go("/ui/organizations/" + tenant.id() + "/" + tab);
        assertThat(rows(visitor).first()).isVisible();
    }

    @Test
    void rowsAreAsHighAsThePersonHasChosenInThisBrowser() {
        try (Visitor visitor = tokens(1280)) {
            requireHeights(visitor, 44, 46);
            Locator compact = visitor.button("Compact rows");
            assertThat(compact).hasAttribute("aria-pressed", "false");
            compact.focus();
            visitor.page().keyboard().press("Enter");
            assertThat(compact).hasAttribute("aria-pressed", "true");
            requireHeights(visitor, 28, 34);
            Axe.requireNothing(visitor, "compact rows");
            visitor.page()
                    .screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "compact.png")));
            go(visitor, "roles");
            requireHeights(visitor, 28, 34);
            visitor.page().reload();
            assertThat(visitor.button("Compact rows")).hasAttribute("aria-pressed", "true");
            requireHeights(visitor, 28, 34);
            visitor.press("Compact rows");
            requireHeights(visitor, 44, 46);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {640, 768, 900, 1000, 1100, 1280, 1720})
    void aTableKeepsItsMostImportantColumns(int width) {
        try (Visitor visitor = tokens(width)) {
            assertThat(visitor.page().locator("table")).hasCSS("display", "table");
            List<String> heads = visitor.page().locator("thead th:visible").allInnerTexts().stream()
                    .map(String::trim)
                    .toList();
            Assertions.assertThat(heads).contains("Label", "State", "Expires");
            Assertions.assertThat(heads.contains("Created"))
                    .as("Created at %d", width)
                    .isEqualTo(width >= 1280);
            Assertions.assertThat(heads.contains("Last used")).isEqualTo(width == 768 || width >= 1000);
            Assertions.assertThat(rows(visitor).last().getByRole(AriaRole.LINK).boundingBox().height)
                    .as("a usual label is on one line")
                    .isLessThan(25);
            Assertions.assertThat(visitor.page().locator(".ending").boundingBox().width)
                    .isGreaterThan(visitor.page().locator("table").boundingBox().width - 30);
            requireHeights(visitor, 44, 48);
            Object widest = visitor.page().evaluate("() => document.documentElement.scrollWidth");
            Assertions.assertThat((Integer) widest).isLessThanOrEqualTo(width);
            visitor.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of("target", "screenshots", "tokens-at-" + width + ".png")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 639})
    void narrowerOnesAreCardsWithEverything(int width) {
        try (Visitor visitor = tokens(width)) {
            assertThat(visitor.page().locator("table")).hasCSS("display", "block");
            assertThat(visitor.button("Compact rows")).hasCount(0);
            for (String name : List.of("Role", "State", "Expires", "Last used", "Created")) {
                assertThat(rows(visitor).first().locator("[data-name='" + name + "']"))
                        .isVisible();
            }
        }
    }

    private static void requireHeights(Visitor visitor, double least, double most) {
        List<?> heights = (List<?>) rows(visitor).evaluateAll(HEIGHTS);
        Assertions.assertThat(heights)
                .isNotEmpty()
                .allSatisfy(height ->
                        Assertions.assertThat(((Number) height).doubleValue()).isBetween(least, most));
    }

    private static Locator rows(Visitor visitor) {
        return visitor.page().locator("tbody tr:not(.detail)");
    }
}
