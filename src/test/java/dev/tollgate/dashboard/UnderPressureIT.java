package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told when something is in the way: a proxy, a browser, a session that ends, somebody else, time. */
@Tag("browser")
@Tag("slow")
class UnderPressureIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final String tokens = "/ui/organizations/" + tenant.id() + "/tokens";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | text/html        | <html>Please log in</html>",
                "502 | text/html        | <html>Bad Gateway</html>",
                "200 | application/json | {\"items\": [",
            })
    void anAnswerThatIsNotTollgatesIsToldFromOneThatIs(int status, String type, String body) {
        try (Visitor visitor = Visitor.admin()) {
            visitor.expectRefusals();
            visitor.page()
                    .route(
                            Pattern.compile("/tokens\\?"),
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setStatus(status)
                                    .setContentType(type)
                                    .setBody(body)));
            visitor.go(tokens);
            assertThat(visitor.page().getByText("Not Tollgate but something before it"))
                    .containsText("(" + status + ")");
            visitor.page().unroute(Pattern.compile("/tokens\\?"));
            visitor.press("Try again");
            assertThat(visitor.page().getByText("No integration token yet")).isVisible();
        }
    }

    /** As over plain HTTP at another host than localhost. */
    @Test
    void aBrowserThatKeepsNoSessionIsTold() {
        Tenant.Member member = tenant.newMember("MEMBER");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.expectRefusals();
            visitor.page().route("**/api/v1/me", route -> {
                visitor.context().clearCookies();
                route.resume(new Route.ResumeOptions().setHeaders(Map.of()));
            });
            visitor.go("/ui/login");
            logIn(visitor, member);
            assertThat(visitor.page().getByText("your browser keeps no session"))
                    .isVisible();
        }
    }

    @ParameterizedTest
    @CsvSource({"390", "1280"})
    void whatIsFilledInOutlivesTheSession(int width) {
        Tenant.Member member = tenant.newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger().sized(width, 900).with(Axe.script())) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go(tokens);
            visitor.press("New Integration Token");
            visitor.field("Label").fill("half written");
            visitor.expectRefusals();
            visitor.context().clearCookies();
            visitor.pressInDialog("Create Token");
            Locator again = visitor.page()
                    .getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Your session has ended"));
            assertThat(again.getByLabel("Password")).isFocused();
            Axe.requireNothing(visitor, "session over");
            visitor.page().keyboard().type(SharedServer.PASSWORD);
            visitor.page().keyboard().press("Enter");
            assertThat(again).hasCount(0);
            assertThat(visitor.field("Label")).hasValue("half written");
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
        }
    }

    @Test
    void whoDoesNotLogInAgainIsToldWhyTheyAreAtTheLogin() {
        Tenant.Member member = tenant.newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go(tokens);
            assertThat(visitor.page().getByText("No integration token yet")).isVisible();
            visitor.expectRefusals();
            visitor.context().clearCookies();
            visitor.tab("Users").click();
            assertThat(visitor.page().getByText("Your session has ended.")).isVisible();
        }
    }

    @Test
    void aValueIsNotLostByReloadingUnasked() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens + "/new?label=pipeline");
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
            StringBuilder asked = new StringBuilder();
            visitor.page().onDialog(question -> {
                asked.append(question.type());
                question.dismiss();
            });
            visitor.page().evaluate("() => { setTimeout(() => location.reload()); }");
            visitor.page().waitForCondition(() -> asked.length() > 0);
            Assertions.assertThat(asked).hasToString("beforeunload");
            Assertions.assertThat(tenant.verdict(visitor.shownValue())).isEqualTo("VALID");
        }
    }

    /** What is loaded anew when the person comes back may be refused. */
    @Test
    void aValueIsNotLostByTheSessionsEnd() {
        Tenant.Member member = tenant.newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.page().clock().install();
            visitor.go(tokens + "/new?label=pipeline");
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
            visitor.expectRefusals();
            visitor.context().clearCookies();
            visitor.page().clock().fastForward(6_000);
            visitor.page().evaluate("() => dispatchEvent(new Event('focus'))");
            assertThat(visitor.page().getByText("Your session has ended").first())
                    .isVisible();
            Assertions.assertThat(tenant.verdict(
                            visitor.page().getByLabel("Token value").innerText()))
                    .isEqualTo("VALID");
        }
    }

    @Test
    void aSuspendedOrganizationsTokensAreNotActive() {
        tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        tenant.owner().patch(tenant.path(), Map.of("suspended", true)).expect(200);
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens);
            assertThat(row(visitor, "pipeline")).containsText("Suspended");
            assertThat(row(visitor, "pipeline")).not().containsText("Active");
            visitor.page().getByText("pipeline").first().click();
            assertThat(visitor.page().locator(".headline")).containsText("Suspended");
        }
    }

    @Test
    void anExpiredTokenThatIsDisabledSaysBoth() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        tenant.owner().patch(tenant.token(token.id()), Map.of("enabled", false)).expect(200);
        end(token);
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens);
            assertThat(row(visitor, "pipeline")).containsText("ExpiredDisabled, too");
        }
    }

    @Test
    void whatEndsWhileItIsLookedAtIsShownAsEnded() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token", "lifetime", "PT10M"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.page().clock().install();
            visitor.go(tokens);
            assertThat(row(visitor, "pipeline")).containsText("Active");
            end(token);
            visitor.page().clock().fastForward("10:05");
            assertThat(row(visitor, "pipeline")).containsText("Expired");
        }
    }

    @Test
    void whatAnotherHasChangedIsThereWhenThePersonComesBack() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.page().clock().install();
            visitor.go(tokens);
            assertThat(row(visitor, "pipeline")).isVisible();
            tenant.owner()
                    .patch(tenant.token(token.id()), Map.of("label", "release"))
                    .expect(200);
            visitor.page().clock().fastForward(6_000);
            visitor.page().evaluate("() => dispatchEvent(new Event('focus'))");
            assertThat(row(visitor, "release")).isVisible();
        }
    }

    @ParameterizedTest
    @CsvSource({"390", "1280"})
    void theNextPageBeginsAtItsTop(int width) {
        for (int i = 10; i < 40; i++) {
            tenant.newToken(Map.of("label", "pipeline " + i, "role", "CI Token"));
        }
        try (Visitor visitor = Visitor.admin().sized(width, 700)) {
            visitor.go(tokens + "?sort=label");
            visitor.press("Next page");
            assertThat(visitor.page().getByText("pipeline 35")).isVisible();
            assertThat(visitor.page().getByText("pipeline 35")).isInViewport();
        }
    }

    @Test
    void cardsHaveAnOrderToo() {
        tenant.newToken(Map.of("label", "alpha", "role", "CI Token"));
        tenant.newToken(Map.of("label", "beta", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin().sized(390, 800).with(Axe.script())) {
            visitor.go(tokens);
            assertThat(rows(visitor).first()).containsText("beta");
            visitor.page().getByLabel("Sort by").selectOption("Label, ascending");
            assertThat(rows(visitor).first()).containsText("alpha");
            assertThat(visitor.page()).hasURL(Pattern.compile("sort=label$"));
            Axe.requireNothing(visitor, "sorted cards");
        }
    }

    private void end(Tenant.Issued token) {
        SharedServer.database()
                .execute("update token set expires_at = now() where id = ?", UUID.fromString(token.id()));
    }

    private static Locator rows(Visitor visitor) {
        return visitor.page().locator("tbody tr");
    }

    private static Locator row(Visitor visitor, String label) {
        return rows(visitor).filter(new Locator.FilterOptions().setHasText(label));
    }

    private static void logIn(Visitor visitor, Tenant.Member member) {
        visitor.page().getByLabel("E-mail").fill(member.email());
        visitor.page().getByLabel("Password").fill(SharedServer.PASSWORD);
        visitor.press("Log in");
    }
}
