package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.token.bulk.ManyTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many tokens at once: those that were picked, or all that match; never one more than was confirmed. */
@Tag("browser")
@Tag("slow")
class ManyTokensIT {
    private static final String PROGRESS = """
            () => {
              const bar = document.querySelector('.bulk-place progress');
              return (bar && bar.value > 0) || document.querySelector('.bulk-place .note');
            }
            """;
    private static final Page.WaitForFunctionOptions WITHIN_MINUTES =
            new Page.WaitForFunctionOptions().setTimeout(180_000);

    private final Tenant tenant = SharedServer.newTenant();

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void pickedOnesAreDeletedAndTheOthersStay(int width) {
        Tenant.Issued first = token("pipeline a");
        Tenant.Issued second = token("pipeline b");
        Tenant.Issued other = token("pipeline c");
        try (Visitor visitor = tokens(width, "")) {
            pick(visitor, "pipeline a", "pipeline b");
            assertThat(bar(visitor)).containsText("2 tokens selected, 2 used or new within the last hour");
            Axe.requireNothing(visitor, "picked");
            act(visitor, "Delete");
            assertThat(visitor.dialog()).containsText("Warning");
            assertThat(visitor.dialog()).containsText("pipeline b");
            Axe.requireNothing(visitor, "delete many");
            visitor.pressInDialog("Delete 2 tokens");
            assertThat(visitor.page().getByText("2 tokens deleted. It holds everywhere."))
                    .isVisible();
            Axe.requireNothing(visitor, "deleted");
            assertThat(bar(visitor)).hasCount(0);
        }
        Assertions.assertThat(tenant.verdict(first.value())).isEqualTo("REVOKED");
        Assertions.assertThat(tenant.verdict(second.value())).isEqualTo("REVOKED");
        Assertions.assertThat(tenant.verdict(other.value())).isEqualTo("VALID");
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void allThatMatchAreChangedUnlessTheyAreOthersByThen(int width) {
        for (int i = 0; i < 27; i++) {
            token("nightly " + i);
        }
        Tenant.Issued other = token("release");
        try (Visitor visitor = tokens(width, "?search=nightly")) {
            pick(visitor, "nightly 26");
            bar(visitor).getByText("All that match").click();
            assertThat(bar(visitor)).containsText("27 tokens match");
            act(visitor, "Disable");
            token("nightly late");
            visitor.expectRefusals();
            visitor.pressInDialog("Disable 27 tokens");
            assertThat(visitor.page().getByText("Other tokens match by now than you have confirmed"))
                    .isVisible();
            Assertions.assertThat(states("DISABLED")).isEmpty();

            assertThat(bar(visitor)).containsText("28 tokens match");
            act(visitor, "Disable");
            visitor.pressInDialog("Disable 28 tokens");
            assertThat(visitor.page().getByText("28 tokens disabled. It holds everywhere."))
                    .isVisible();
        }
        Assertions.assertThat(states("DISABLED")).hasSize(28);
        Assertions.assertThat(tenant.verdict(other.value())).isEqualTo("VALID");
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aNewRoleIsGivenAndWhatARuleIsAgainstIsNamed(int width) {
        Tenant.Issued token = token("pipeline a");
        token("gone");
        try (Visitor visitor = tokens(width, "")) {
            pick(visitor, "pipeline a", "gone");
            tenant.owner().delete(tenant.token(id("gone"))).expect(204);
            act(visitor, "Change role");
            visitor.dialog().getByLabel("Role").selectOption("Read Only");
            visitor.expectRefusals();
            visitor.pressInDialog("Change 2 tokens");
            assertThat(visitor.page().getByText("1 token given the role Read Only, 1 not."))
                    .isVisible();
            assertThat(visitor.page().locator(".bulk-place li")).containsText("gone");
        }
        String role = tenant.owner().get(tenant.token(token.id())).expect(200).text("role");
        Assertions.assertThat(role).isEqualTo("Read Only");
    }

    @Test
    void whatSomebodyHasChangedSinceItWasPickedStays() {
        Tenant.Issued changed = token("pipeline a");
        Tenant.Issued same = token("pipeline b");
        try (Visitor visitor = tokens(1280, "")) {
            pick(visitor, "pipeline a", "pipeline b");
            tenant.owner()
                    .patch(tenant.token(changed.id()), Map.of("label", "release"))
                    .expect(200);
            // To have been used is no change.
            tenant.verdict(same.value());
            act(visitor, "Delete");
            visitor.pressInDialog("Delete 2 tokens");
            assertThat(visitor.page().getByText("1 token deleted, 1 not.")).isVisible();
            assertThat(visitor.page().locator(".bulk-place li"))
                    .containsText("pipeline a: Somebody has changed it since you selected it.");
        }
        Assertions.assertThat(tenant.verdict(changed.value())).isEqualTo("VALID");
        Assertions.assertThat(tenant.verdict(same.value())).isEqualTo("REVOKED");
    }

    /** Between the look at it and the act. */
    @Test
    void whatSomebodyChangesAtThatVeryMomentStays() {
        Tenant.Issued token = token("pipeline a");
        try (Visitor visitor = tokens(1280, "")) {
            pick(visitor, "pipeline a");
            visitor.page().route(Pattern.compile("/tokens/" + token.id()), route -> {
                if (route.request().method().equals("DELETE")) {
                    tenant.owner()
                            .patch(tenant.token(token.id()), Map.of("label", "release"))
                            .expect(200);
                }
                route.resume();
            });
            act(visitor, "Delete");
            visitor.expectRefusals();
            visitor.pressInDialog("Delete 1 token");
            assertThat(visitor.page().getByText("0 tokens deleted, 1 not.")).isVisible();
        }
        Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void moreThanTenThousandAreChangedByAJobThatSaysHowFarItIs() {
        ManyTokens.insert(SharedServer.database(), tenant, "nightly", 9_999);
        for (String label : List.of("nightly directory 1", "nightly directory 2")) {
            tenant.newToken(Map.of("label", label, "role", "SCIM"));
        }
        try (Visitor visitor = tokens(1280, "?search=nightly")) {
            pick(visitor, "nightly directory 1");
            bar(visitor).getByText("All that match").click();
            assertThat(bar(visitor)).containsText("10,001 tokens match");
            act(visitor, "Change role");
            visitor.dialog().getByLabel("Role").selectOption("Read Only");
            visitor.pressInDialog("Change 10,001 tokens");
            assertThat(visitor.page().getByText("of 10,001 tokens. It goes on if you leave this page."))
                    .isVisible();
            assertThat(visitor.page().getByRole(AriaRole.PROGRESSBAR)).hasAttribute("max", "10001");
            Axe.requireNothing(visitor, "a job under way");
            visitor.page().reload();
            // How far it is, or on a machine that is too busy to show that, its end.
            visitor.page().waitForFunction(PROGRESS, null, WITHIN_MINUTES);
            visitor.page()
                    .waitForFunction("() => !document.querySelector('.bulk-place progress')", null, WITHIN_MINUTES);
            Locator result = visitor.page().locator(".bulk-place .note");
            assertThat(result).containsText("9,999 tokens given the role Read Only, 2 not. It holds everywhere.");
            assertThat(result).containsText("nightly directory 1: An owner changes this one, by itself.");
            assertThat(result).containsText("nightly directory 2");
            Axe.requireNothing(visitor, "a job that left some out");
        }
        Assertions.assertThat(matching("Read Only")).isEqualTo(9_999);
        Assertions.assertThat(matching("SCIM")).isEqualTo(2);
    }

    private int matching(String role) {
        return tenant.owner()
                .post(tenant.path("tokens/bulk-revoke"), Map.of("filter", Map.of("role", role), "dryRun", true))
                .expect(200)
                .get("matched")
                .asInt();
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void onlyWhatEndsEarlierIsExtended(int width) {
        Duration day = Duration.ofDays(1);
        Tenant.Issued soon = token("soon", day.multipliedBy(3));
        Tenant.Issued lasting = token("lasting", day.multipliedBy(300));
        String before = end(lasting);
        try (Visitor visitor = tokens(width, "")) {
            pick(visitor, "soon", "lasting");
            act(visitor, "Extend");
            Axe.requireNothing(visitor, "extend");
            visitor.pressInDialog("Count");
            assertThat(visitor.dialog()).containsText("1 of 2 tokens");
            visitor.pressInDialog("Extend 1 token");
            assertThat(visitor.page().getByText("1 token extended.")).isVisible();
        }
        Assertions.assertThat(end(lasting)).isEqualTo(before);
        Assertions.assertThat(end(soon))
                .isGreaterThan(InstantSource.system()
                        .instant()
                        .plus(day.multipliedBy(29))
                        .toString());
    }

    private Tenant.Issued token(String label) {
        return tenant.newToken(Map.of("label", label, "role", "CI Token"));
    }

    private Tenant.Issued token(String label, Duration life) {
        String end = InstantSource.system().instant().plus(life).toString();
        return tenant.newToken(Map.of("label", label, "role", "CI Token", "expiresAt", end));
    }

    private String id(String label) {
        return tenant.owner()
                .get(tenant.path("tokens") + "?search=" + label)
                .expect(200)
                .items("id")
                .get(0);
    }

    private String end(Tenant.Issued token) {
        return tenant.owner().get(tenant.token(token.id())).expect(200).text("expiresAt");
    }

    private List<String> states(String state) {
        return tenant.owner()
                .get(tenant.path("tokens") + "?limit=200&state=" + state)
                .expect(200)
                .items("id");
    }

    private Visitor tokens(int width, String query) {
        Visitor visitor = Visitor.admin().sized(width, 900).with(Axe.script());
        visitor.go("/ui/organizations/" + tenant.id() + "/tokens" + query);
        return visitor;
    }

    private static void pick(Visitor visitor, String... labels) {
        for (String label : labels) {
            visitor.page()
                    .getByRole(
                            AriaRole.CHECKBOX,
                            new Page.GetByRoleOptions().setName(Pattern.compile("^Select \u2068" + label + "\u2069$")))
                    .check();
        }
    }

    private static Locator bar(Visitor visitor) {
        return visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Selected tokens"));
    }

    private static void act(Visitor visitor, String name) {
        bar(visitor)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
