package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes the pictures of the documentation: into target, or with {@code -Dscreenshots=docs/images} into place. */
@Tag("browser")
@Tag("slow")
class ScreenshotsIT {
    private static final long LARGEST = 150 * 1024;
    private static final Path FOLDER = Path.of(System.getProperty("screenshots", "target/screenshots"));

    private static TollgateProcess server;
    private static Tenant acme;

    /** A server of its own: nothing of other tests is in a picture. */
    @BeforeAll
    static void fill() throws Exception {
        Postgres.Access database = Postgres.newDatabase();
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_ADMIN_ORGANIZATION", "Northwind Robotics");
        server = TollgateProcess.start(settings);
        acme = new PictureData(database, Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD)).fill();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void picturesAreSmallEnoughForTheDocumentation(ColorScheme scheme) throws Exception {
        try (Visitor visitor = at(1280, 760, scheme)) {
            visitor.go("/ui/organizations?all=1");
            assertThat(region(visitor)).containsText("Refused most today");
            assertThat(visitor.page().locator(".bars")).isVisible();
            take(visitor, "organizations", scheme);
            visitor.go("/ui/organizations/" + acme.id());
            assertThat(visitor.page().locator(".bars")).isVisible();
            assertThat(region(visitor)).containsText("Refused most today");
            take(visitor, "overview", scheme);
            visitor.go("/ui/organizations/" + acme.id() + "/tokens");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("release-pipeline");
            take(visitor, "tokens", scheme);
            visitor.press("Delete release-pipeline");
            assertThat(visitor.dialog()).containsText("It was last used");
            take(visitor, "delete-warning", scheme);
            visitor.pressInDialog("Cancel");
            visitor.press("New Integration Token");
            visitor.field("Label").fill("preview-deployments");
            visitor.dialog().getByLabel("Description").fill("Uploads scans of preview deployments");
            take(visitor, "new-token", scheme);
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
            assertThat(visitor.dialog().locator(".uses")).isVisible();
            take(visitor, "shown-once", scheme);
            acme.owner().delete(acme.token(newest())).expect(204);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void theSameOnAPhone(ColorScheme scheme) throws Exception {
        try (Visitor visitor = at(390, 844, scheme)) {
            visitor.go("/ui/organizations/" + acme.id());
            assertThat(visitor.page().locator(".bars")).isVisible();
            assertThat(region(visitor)).containsText("Refused most today");
            take(visitor, "overview-phone", scheme);
            visitor.go("/ui/organizations/" + acme.id() + "/tokens");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("release-pipeline");
            take(visitor, "tokens-phone", scheme);
        }
    }

    @Test
    void theMainJourneyStepByStep() throws Exception {
        try (Visitor visitor = at(720, 540, ColorScheme.LIGHT)) {
            visitor.go("/ui/organizations?all=1");
            visitor.press("New Organization");
            visitor.field("Name").fill("Tailspin Logistics");
            take(visitor, "step-1-organization");
            visitor.pressInDialog("Create Organization");
            visitor.tab("Integration Tokens").click();
            assertThat(visitor.page().getByText("No integration token yet")).isVisible();
            take(visitor, "step-2-integration-tokens");
            visitor.press("New Integration Token");
            visitor.field("Label").fill("release-pipeline");
            take(visitor, "step-3-new-token");
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
            assertThat(visitor.dialog().locator(".uses")).isVisible();
            take(visitor, "step-4-value");
        }
    }

    private static String newest() {
        return acme.owner().get(acme.path("tokens?limit=1")).items("id").get(0);
    }

    private static Visitor at(int width, int height, ColorScheme scheme) {
        Visitor visitor = Visitor.on(server).sized(width, height);
        visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        return visitor;
    }

    private static Locator region(Visitor visitor) {
        return visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Integration tokens"));
    }

    private static void take(Visitor visitor, String name, ColorScheme scheme) throws Exception {
        take(visitor, name + "-" + scheme.name().toLowerCase(Locale.ROOT));
    }

    private static void take(Visitor visitor, String name) throws Exception {
        // The pointer would leave its mark on whatever lies under it.
        visitor.page().mouse().move(1, 1);
        Path picture = Files.createDirectories(FOLDER).resolve(name + ".png");
        visitor.page()
                .screenshot(new Page.ScreenshotOptions()
                        .setAnimations(ScreenshotAnimations.DISABLED)
                        .setPath(picture));
        Assertions.assertThat(Files.size(picture)).as(name).isLessThan(LARGEST);
    }
}
