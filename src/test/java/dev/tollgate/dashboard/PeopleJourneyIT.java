package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class PeopleJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();

    @Test
    void wrongPasswordIsSaidAndTheRightOneLetsIn() {
        Tenant.Member member = tenant.newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.go("/");
            visitor.expectRefusals();
            logIn(visitor, member, "a wrong password");
            assertThat(visitor.page().getByText("E-mail address or password is wrong."))
                    .isVisible();
            logIn(visitor, member, SharedServer.PASSWORD);
            assertThat(visitor.page().getByRole(AriaRole.HEADING, heading("Get started")))
                    .isVisible();
        }
    }

    @Test
    void throttledLoginSaysHowLongToWait() {
        Tenant.Member member = tenant.newMember("MEMBER");
        Api guesser = SharedServer.anonymous().with("X-Forwarded-For", SharedServer.uniqueAddress());
        Await.until(
                Duration.ofSeconds(60),
                "throttled",
                () -> guesser.tryLogin(member.email(), "a wrong guess").status() == 429);
        try (Visitor visitor = Visitor.stranger()) {
            visitor.go("/ui/login");
            visitor.expectRefusals();
            Response answer = visitor.page()
                    .waitForResponse("**/api/v1/session", () -> logIn(visitor, member, SharedServer.PASSWORD));
            Assertions.assertThat(answer.status()).isEqualTo(429);
            String seconds = answer.headers().get("retry-after");
            Assertions.assertThat(Integer.parseInt(seconds)).isBetween(1, 60);
            assertThat(visitor.page().getByRole(AriaRole.ALERT))
                    .hasText("Too many attempts. Try again in " + seconds + " seconds.");
            assertThat(visitor.button("Log in")).isEnabled();
        }
    }

    @Test
    void onlyOrganizationIsReachedAsTheInstructionsSay() {
        Tenant.Member member = tenant.newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go("/");
            visitor.page()
                    .getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("Organizations").setExact(true))
                    .click();
            visitor.tab("Integration Tokens").click();
            visitor.press("New Integration Token");
            assertThat(visitor.dialog()).isVisible();
        }
    }

    @Test
    void endedSessionLeadsToLoginAndBackToTheSamePlace() {
        Tenant.Member member = tenant.newMember("SUPER_ADMIN");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go("/ui/organizations/" + tenant.id() + "/roles?search=read");
            assertThat(visitor.page().getByText("Read Only")).isVisible();
            visitor.expectRefusals();
            visitor.context().clearCookies();
            visitor.tab("Users").click();
            assertThat(visitor.page()).hasURL(Pattern.compile("/ui/login\\?next="));
            logIn(visitor, member, SharedServer.PASSWORD);
            assertThat(visitor.page()).hasURL(Pattern.compile(tenant.id() + "/users$"));
            assertThat(visitor.page().getByText(member.email()).first()).isVisible();
        }
    }

    @Test
    void expiredSessionLeadsToLoginAndBackToTheSamePlace() {
        Tenant.Member member = tenant.newMember("SUPER_ADMIN");
        String place = "/ui/organizations/" + tenant.id() + "/tokens?state=DISABLED&sort=label";
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go(place);
            assertThat(visitor.page().getByText("No token matches")).isVisible();
            Assertions.assertThat(SharedServer.database()
                            .update(
                                    "update login_session set expires_at = now() - interval '1 s' where user_id = ?::uuid",
                                    member.id()))
                    .isOne();
            visitor.expectRefusals();
            visitor.page().reload();
            assertThat(visitor.page()).hasURL(Pattern.compile("/ui/login\\?next="));
            logIn(visitor, member, SharedServer.PASSWORD);
            assertThat(visitor.page()).hasURL(SharedServer.process().url() + place);
            assertThat(visitor.page().getByText("No token matches")).isVisible();
        }
    }

    @Test
    void loggedOutSessionIsOver() {
        Tenant.Member member = tenant.newMember("MEMBER");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go("/ui/profile");
            visitor.press("Log out");
            assertThat(visitor.page().getByRole(AriaRole.HEADING, heading("Log in")))
                    .isVisible();
            visitor.page().goBack();
            assertThat(visitor.page().getByRole(AriaRole.HEADING, heading("Log in")))
                    .isVisible();
        }
    }

    @Test
    void resetAccessTokenEndsTheOldValue() {
        Tenant.Member member = tenant.newMember("MEMBER");
        try (Visitor visitor = Visitor.stranger()) {
            visitor.logIn(member.email(), SharedServer.PASSWORD);
            visitor.go("/ui/organizations");
            assertThat(visitor.page().getByRole(AriaRole.HEADING, heading("Access Token")))
                    .isVisible();
            visitor.press("Reset Token");
            assertThat(visitor.dialog()).containsText("Warning");
            visitor.pressInDialog("Reset Token");
            assertThat(visitor.dialog()).containsText("only this once");
            String value = visitor.shownValue();
            Assertions.assertThat(tenant.verdict(member.accessToken())).isNotEqualTo("VALID");
            Assertions.assertThat(tenant.verdict(value)).isEqualTo("VALID");
            visitor.pressInDialog("I have saved it");
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(visitor.page().content()).doesNotContain(value);
        }
    }

    @Test
    void lastOwnerStays() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/users");
            visitor.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Change role of")))
                    .click();
            visitor.expectRefusals();
            visitor.dialog().getByLabel("Role").selectOption("MEMBER");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog()).containsText("An organization keeps at least one owner");
        }
    }

    @Test
    void personIsAddedAndRemoved() {
        String email = SharedServer.uniqueEmail();
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/users");
            visitor.press("Add with a password");
            visitor.field("E-mail").fill(email);
            visitor.field("Name").fill("Ada");
            visitor.field("First password").fill(SharedServer.PASSWORD);
            visitor.pressInDialog("Add User");
            assertThat(visitor.dialog()).containsText("only this once");
            visitor.pressInDialog("I have saved it");
            assertThat(visitor.page().getByText(email)).isVisible();
            visitor.press("Remove Ada");
            visitor.pressInDialog("Remove");
            assertThat(visitor.page().getByText(email)).hasCount(0);
        }
    }

    @Test
    void roleIsDefinedAndShown() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/roles");
            visitor.press("New Role");
            visitor.field("Name").fill("Deployer");
            visitor.field("Permissions").fill("Not A Permission");
            visitor.expectRefusals();
            visitor.pressInDialog("Create Role");
            assertThat(visitor.field("Permissions")).hasAttribute("aria-invalid", "true");
            for (String wrong : List.of("Not", "A", "Permission")) {
                visitor.press("Remove " + wrong);
            }
            visitor.field("Permissions").fill("deploy:start deploy:stop");
            visitor.pressInDialog("Create Role");
            assertThat(visitor.page().locator("tbody").getByText("deploy:stop")).isVisible();
        }
    }

    @Test
    void operatorFoundsAnOrganization() {
        String name = SharedServer.unique("Founded");
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations?all=1");
            visitor.press("New Organization");
            visitor.field("Name").fill(name);
            visitor.pressInDialog("Create Organization");
            assertThat(visitor.page().getByRole(AriaRole.HEADING, heading(name)))
                    .isVisible();
            visitor.tab("Audit log").click();
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("organization.created");
        }
    }

    private static void logIn(Visitor visitor, Tenant.Member member, String password) {
        visitor.page().getByLabel("E-mail").fill(member.email());
        visitor.page().getByLabel("Password").fill(password);
        visitor.press("Log in");
    }

    private static Page.GetByRoleOptions heading(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
