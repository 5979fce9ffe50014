package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened over time, for whoever sees it, sees no colours, or does not see it. */
@Tag("browser")
@Tag("slow")
class ChartIT {
    private static final int VISIBLE = 12;

    private final String email = SharedServer.uniqueEmail();
    private final Tenant tenant = SharedServer.newTenant();

    private static void today(Tenant tenant, String code, int times) {
        SharedServer.database()
                .execute(
                        "insert into verdict_count (subject, day, code, total)"
                                + " values (?::uuid, (now() at time zone 'UTC')::date, ?, ?)",
                        tenant.id(),
                        code,
                        times);
    }

    private Visitor administrator(int width) {
        Visitor visitor = Visitor.stranger().sized(width, 900).with(Axe.script());
        visitor.logIn(email, SharedServer.PASSWORD);
        visitor.go("/ui/organizations?all=1");
        return visitor;
    }

    private static Locator usage(Visitor visitor) {
        return visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Usage"));
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void verificationsOfAllOrganizationsAreInOneChart(int width) {
        Tenant other = SharedServer.newTenant();
        tenant.newMember(email, "SUPER_ADMIN");
        other.newMember(email, "OWNER");
        Tenant foreign = SharedServer.newTenant();
        foreign.newMember(email, "MEMBER");
        today(tenant, "VALID", 1_000);
        today(other, "VALID", 234);
        today(other, "EXPIRED", 5);
        today(tenant, "DISABLED", 1);
        today(foreign, "VALID", 70_000);
        try (Visitor visitor = administrator(width)) {
            Locator chart = usage(visitor).getByRole(AriaRole.IMG);
            assertThat(chart).hasAccessibleName("Verifications of the last 30 days: 1,234 accepted, 6 refused");
            Axe.requireNothing(visitor, "verifications of all");
            visitor.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of("target", "screenshots", "all-usage-" + width + ".png")));
            visitor.press("As a table");
            assertThat(usage(visitor).getByRole(AriaRole.ROW)).hasCount(2);
            assertThat(usage(visitor).getByRole(AriaRole.ROW).last()).containsText("1,234");
        }
    }

    @Test
    void aTimeWithoutAnyVerificationSaysSo() {
        tenant.newMember(email, "OWNER");
        SharedServer.newTenant().newMember(email, "MEMBER");
        try (Visitor visitor = administrator(1280)) {
            assertThat(usage(visitor)).containsText("No verification in this time.");
            assertThat(usage(visitor).getByRole(AriaRole.IMG)).hasCount(0);
        }
    }

    /** In shades of grey: stripes are where something was refused, and nowhere else. */
    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void whatWasRefusedIsToldApartWithoutColour(ColorScheme scheme) throws Exception {
        tenant.newMember(email, "OWNER");
        SharedServer.newTenant().newMember(email, "MEMBER");
        today(tenant, "VALID", 50);
        today(tenant, "EXPIRED", 50);
        try (Visitor visitor = administrator(1280)) {
            visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            Locator bars = usage(visitor).locator(".bars");
            assertThat(bars).isVisible();
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(bars.screenshot()));
            int[] shades = lastBar(picture);
            Assertions.assertThat(edges(shades, 0.05, 0.45))
                    .as("stripes of what was refused, %s", scheme.name().toLowerCase(Locale.ROOT))
                    .isGreaterThan(10);
            Assertions.assertThat(edges(shades, 0.55, 0.95)).isZero();
        }
    }

    /** Its shades from above. */
    private static int[] lastBar(BufferedImage picture) throws IOException {
        int x = (int) (picture.getWidth() * (1 - 0.5 / 30));
        int[] shades = new int[picture.getHeight()];
        for (int y = 0; y < shades.length; y++) {
            int colour = picture.getRGB(x, y);
            shades[y] = (299 * (colour >> 16 & 255) + 587 * (colour >> 8 & 255) + 114 * (colour & 255)) / 1000;
        }
        return shades;
    }

    private static int edges(int[] shades, double from, double to) {
        int edges = 0;
        for (int y = (int) (shades.length * from); y < shades.length * to; y++) {
            if (Math.abs(shades[y] - shades[y + 1]) > VISIBLE) {
                edges++;
            }
        }
        return edges;
    }
}
