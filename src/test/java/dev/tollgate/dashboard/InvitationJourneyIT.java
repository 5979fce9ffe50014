package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Api;
import dev.tollgate.support.MailingServer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are invited, join and set a new password in the dashboard; on a phone and on a desktop. */
@Tag("browser")
@Tag("slow")
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
            Axe.requireFits(visitor, "invitation");
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
            Axe.requireFits(visitor, "dead link");
        }
    }

    @Test
    void whoClosesTheValueBeforeTheyAreLoggedInWaitsForTheLogin() {
        String link = tenant.owner()
                .post(tenant.path("users"), Map.of("email", SharedServer.uniqueEmail(), "role", "MEMBER"))
                .expect(201)
                .text("invitation");
        try (Visitor visitor = Visitor.stranger()) {
            AtomicReference<Route> held = new AtomicReference<>();
            visitor.page().route("**/api/v1/session", held::set);
            visitor.go(path(link));
            field(visitor, "Name").fill("Ada");
            field(visitor, "Password").fill(SharedServer.PASSWORD);
            visitor.press("Join");
            visitor.pressInDialog("I have saved it");
            Objects.requireNonNull(held.get()).resume();
            assertThat(visitor.page()).hasURL(Pattern.compile("/ui/organizations"));
            assertThat(visitor.button("Log out")).isVisible();
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
            Axe.requireFits(visitor, "with an account");
            visitor.press("Log in and join");
            Assertions.assertThat(tenant.verdict(visitor.shownValue())).isEqualTo("VALID");
        }
    }

    /** Of an account that another has made for the address. */
    @Test
    void whoFollowsAMailedLinkIsWarnedBeforeTheyTakeAnAccountOver() {
        try (MailingServer server = new MailingServer()) {
            Tenant home = server.newTenant();
            Tenant.Member squatter = server.newTenant().newMember("MEMBER");
            Api session = server.anonymous().login(squatter.email(), SharedServer.PASSWORD);
            try (Visitor visitor = Visitor.on(server.process()).sized(1280, 800).with(Axe.script())) {
                visitor.go("/ui/organizations/" + home.id() + "/users");
                visitor.press("Invite User");
                visitor.field("E-mail").fill(squatter.email());
                visitor.pressInDialog("Invite User");
                assertThat(visitor.dialog()).containsText("Another link goes to them by mail");
                Axe.requireFits(visitor, "mailed");
                visitor.pressInDialog("I have saved it");
            }
            Matcher link = Pattern.compile("/ui/invitation#[\\w-]+").matcher(server.await(squatter.email(), 1));
            Assertions.assertThat(link.find()).isTrue();
            try (Visitor visitor =
                    Visitor.stranger(server.process().url()).sized(390, 800).with(Axe.script())) {
                visitor.go(link.group());
                assertThat(visitor.page().getByText("This address has an account already."))
                        .isVisible();
                Axe.requireFits(visitor, "known");
                visitor.press("Take over the account");
                assertThat(visitor.page().getByText("whoever is logged in to it is logged out"))
                        .isVisible();
                Axe.requireFits(visitor, "taken over");
                session.get("/api/v1/me").expect(200);
                field(visitor, "Name").fill("Ada");
                field(visitor, "Password").fill("a password of her own");
                visitor.press("Join");
                visitor.pressInDialog("I have saved it");
                assertThat(visitor.page()).hasURL(Pattern.compile("/ui/organizations"));
            }
            session.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
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
            Axe.requireFits(visitor, "new password");
            visitor.press("Set password");
            assertThat(visitor.page().getByText("The password is set.")).isVisible();
            Axe.requireFits(visitor, "password set");
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
            Axe.requireFits(visitor, "accounts");
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
}
