package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first-run page, followed to the letter. */
@Tag("browser")
class StartJourneyIT {
    private static final double REPORTED_MILLIS = 60_000;

    private final Tenant tenant = SharedServer.newTenant();

    @Test
    void threeStepsLeadFromNothingToAVerifiedToken() throws Exception {
        Tenant.Member newcomer = tenant.newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            visitor.logIn(newcomer.email(), SharedServer.PASSWORD);
            visitor.go("/");
            assertThat(visitor.page().getByText("Three steps from nothing")).isVisible();
            assertThat(visitor.page().getByText("Done")).hasCount(0);

            visitor.press("Create a token");
            visitor.field("Label").fill("first");
            visitor.pressInDialog("Create Token");
            visitor.pressInDialog("Copy");
            String value = clipboard(visitor);
            Assertions.assertThat(value).startsWith("tg_ci_");
            visitor.pressInDialog("Done");
            assertThat(step(visitor, 1)).containsText("Done");

            StringBuilder commands = new StringBuilder();
            for (Locator copy : step(visitor, 2).getByText("Copy command").all()) {
                copy.click();
                commands.append(clipboard(visitor)).append('\n');
            }
            String answer = run(commands.toString(), value);
            Assertions.assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK")
                    .containsIgnoringCase("Tollgate-Organization: " + tenant.id())
                    .containsIgnoringCase("Tollgate-Permissions: scan:upload scan:read");

            assertThat(step(visitor, 3))
                    .containsText(
                            "“first” was verified",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(REPORTED_MILLIS));
            assertThat(visitor.page().getByText("Done", new Page.GetByTextOptions().setExact(true)))
                    .hasCount(3);
        }
    }

    private static Locator step(Visitor visitor, int number) {
        return visitor.page()
                .getByRole(AriaRole.MAIN)
                .getByRole(AriaRole.LISTITEM)
                .nth(number - 1);
    }

    private static String clipboard(Visitor visitor) {
        return (String) visitor.page().evaluate("() => navigator.clipboard.readText()");
    }

    /** In a shell, into which the person pastes the value when the first command waits for it. */
    private static String run(String commands, String value) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", commands).start();
        try (var input = shell.outputWriter(StandardCharsets.UTF_8)) {
            input.write(value + "\n");
        }
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }
}
