package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are invited, join and set a new password in the dashboard; on a phone and on a desktop. */
@Tag("browser")
class InvitationJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();

    @Test
    void personIsInvitedAndJoinsWithAPasswordOfTheirOwn() {
        String email = SharedServer.uniqueEmail();
        String link;
        try (Visitor visitor = Visitor.admin().sized(1280, 800).with(Axe.script())) {
            visitor.go("/ui/organizations/" + tenant.id() + "/users");
            visitor.press("Invite User");
            visitor.field("E-mail").fill(email);
            Axe.requireNothing(visitor, "invite");
            visitor.pressInDialog("Invite User");
            link = visitor.dialog().getByLabel("Invitation link").innerText();
            Axe.requireNothing(visitor, "link");
            visitor.pressInDialog("I have saved it");
            assertThat(visitor.page().getByText(email)).isVisible();
            assertThat(visitor.page().getByText("Invited", exact())).isVisible();
            Axe.requireNothing(visitor, "invited");
        }
        try (Visitor visitor = Visitor.stranger().sized(390, 800).with(Axe.script())) {
            visitor.go(path(link));
            field(visitor, "Name").fill("Ada");
            requireFits(visitor, "invitation");
            visitor.expectRefusals();
            field(visitor, "Password").fill("password");
            visitor.press("Join");
            assertThat(visitor.page().getByRole(AriaRole.ALERT)).isVisible();
            field(visitor, "Password").fill(SharedServer.PASSWORD);
            visitor.press("Join");
            String value = visitor.shownValue();
            Assertions.assertThat(tenant.verdict(value)).isEqualTo("VALID");
            visitor.pressInDialog("I have saved it");
            assertThat(visitor.page()).hasURL(Pattern.compile("/ui/organizations"));
            visitor.go(path(link));
            assertThat(visitor.page().getByText("used, withdrawn or too old")).isVisible();
            requireFits(visitor, "dead link");
        }
    }

    @Test
    void whoHasAnAccountSignsInToJoin() {
        Tenant.Member known = SharedServer.newTenant().newMember("MEMBER");
        String link = tenant.owner()
                .post(tenant.path("users"), Map.of("email", known.email(), "role", "MEMBER"))
                .expect(201)
                .text("invitation");
        try (Visitor visitor = Visitor.stranger().sized(1280, 800).with(Axe.script())) {
            visitor.go(path(link));
            visitor.press("I have an account");
            field(visitor, "Password").fill(SharedServer.PASSWORD);
            requireFits(visitor, "with an account");
            visitor.press("Log in and join");
            Assertions.assertThat(tenant.verdict(visitor.shownValue())).isEqualTo("VALID");
        }
    }

    @Test
    void newPasswordIsSetByALinkOnce() {
        Tenant.Member person = tenant.newMember("MEMBER");
        String token = SharedServer.admin()
                .post("/api/v1/users/" + person.id() + "/password-reset")
                .expect(200)
                .text("token");
        String next = "another password for tests";
        try (Visitor visitor = Visitor.stranger().sized(390, 800).with(Axe.script())) {
            visitor.go("/ui/password-reset#" + token);
            field(visitor, "New password").fill(next);
            requireFits(visitor, "new password");
            visitor.press("Set password");
            assertThat(visitor.page().getByText("The password is set.")).isVisible();
            requireFits(visitor, "password set");
            visitor.expectRefusals();
            visitor.go("/ui/login");
            visitor.go("/ui/password-reset#" + token);
            field(visitor, "New password").fill(next);
            visitor.press("Set password");
            assertThat(visitor.page().getByText("used or too old")).isVisible();
        }
        SharedServer.anonymous().login(person.email(), next).get("/api/v1/me").expect(200);
    }

    @Test
    void operatorDisablesAnAccountGivesALinkAndEnablesIt() {
        Tenant.Member person = tenant.newMember("MEMBER");
        try (Visitor visitor = Visitor.admin().sized(1280, 800).with(Axe.script())) {
            visitor.go("/ui/accounts?search=" + person.email());
            visitor.press("Disable Somebody");
            Axe.requireNothing(visitor, "disable");
            visitor.pressInDialog("Disable");
            assertThat(visitor.page().getByText("Disabled", exact())).isVisible();
            Assertions.assertThat(tenant.verdict(person.accessToken())).isEqualTo("REVOKED");
            visitor.press("Reset password of Somebody");
            visitor.pressInDialog("Reset Password");
            assertThat(visitor.dialog().getByLabel("Password link")).containsText("/ui/password-reset#");
            visitor.pressInDialog("I have saved it");
            visitor.press("Enable Somebody");
            visitor.pressInDialog("Enable");
            assertThat(visitor.button("Disable Somebody")).isVisible();
            visitor.page().setViewportSize(390, 800);
            requireFits(visitor, "accounts");
        }
        SharedServer.anonymous()
                .login(person.email(), SharedServer.PASSWORD)
                .get("/api/v1/me")
                .expect(200);
    }

    private static Locator field(Visitor visitor, String label) {
        return visitor.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    private static Page.GetByTextOptions exact() {
        return new Page.GetByTextOptions().setExact(true);
    }

    /** The server of the tests has a port of its own. */
    private static String path(String link) {
        return link.substring(link.indexOf("/ui/"));
    }

    private static void requireFits(Visitor visitor, String what) {
        Axe.requireNothing(visitor, what);
        int width = visitor.page().viewportSize().width;
        Object widest = visitor.page().evaluate("() => document.documentElement.scrollWidth");
        Assertions.assertThat((Integer) widest).as(what).isLessThanOrEqualTo(width);
    }
}
