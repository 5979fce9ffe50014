package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tollgate.dashboard.Keyboard.press;
import static dev.tollgate.dashboard.Keyboard.type;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.login.oidc.ProviderServer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in, without a mouse, on a phone and on a desktop: by another site, by an invitation, by a new password. */
@Tag("browser")
@Tag("slow")
class SignInJourneyIT {
    private static Map<String, Object> person(String group) {
        return Map.of(
                "sub", UUID.randomUUID().toString(),
                "email", SharedServer.uniqueEmail(),
                "email_verified", true,
                "name", "Ada",
                "groups", List.of(group));
    }

    private static Locator field(Visitor visitor, String label) {
        return visitor.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator link(Visitor visitor, String name) {
        return visitor.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile(name)));
    }

    private static Visitor at(String url, int width) {
        return Visitor.stranger(url).sized(width, 900).with(Axe.script());
    }

    /** The cookie is a strict one all the while. */
    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void personSignsInWhereTheyWereAndOutAgain(int width) {
        Tenant home = ProviderServer.newTenant();
        String group = SharedServer.unique("group");
        home.owner()
                .post(home.path("group-roles"), Map.of("group", group, "role", "MEMBER"))
                .expect(200);
        try (Visitor visitor = at(ProviderServer.url(), width)) {
            visitor.expectRefusals();
            visitor.go("/ui/profile");
            assertThat(link(visitor, "Example Corp")).isVisible();
            Axe.requireFits(visitor, "login");
            ProviderServer.PROVIDER.seat(person(group));
            press(visitor, link(visitor, "Example Corp"));
            assertThat(visitor.page()).hasURL(Pattern.compile("/ui/profile$"));
            assertThat(visitor.page().getByText("Ada")).isVisible();
            press(visitor, visitor.button("Log out"));
            assertThat(visitor.page()).hasURL(Pattern.compile("/ui/login$"));
            ProviderServer.PROVIDER.seat(person("nobody knows it"));
            press(visitor, link(visitor, "Example Corp"));
            assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("ask for an invitation. (NO_MEMBERSHIP)");
            assertThat(field(visitor, "Password")).isVisible();
            Axe.requireFits(visitor, "refused");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void personIsInvitedAndJoins(int width) {
        Tenant tenant = SharedServer.newTenant();
        String invitation = tenant.owner()
                .post(tenant.path("users"), Map.of("email", SharedServer.uniqueEmail(), "role", "MEMBER"))
                .expect(201)
                .text("invitation");
        try (Visitor visitor = at(SharedServer.process().url(), width)) {
            visitor.go(invitation.substring(invitation.indexOf("/ui/")));
            type(visitor, field(visitor, "Name"), "Ada");
            Axe.requireFits(visitor, "invitation");
            type(visitor, field(visitor, "Password"), SharedServer.PASSWORD);
            press(visitor, visitor.button("Join"));
            assertThat(visitor.dialog()).containsText("You are a member now.");
            Axe.requireFits(visitor, "joined");
            Assertions.assertThat(tenant.verdict(visitor.shownValue())).isEqualTo("VALID");
            press(
                    visitor,
                    visitor.dialog()
                            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("I have saved it")));
            assertThat(visitor.page()).hasURL(Pattern.compile("/ui/organizations"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void personSetsANewPasswordAndLogsIn(int width) {
        Tenant.Member person = SharedServer.newTenant().newMember("MEMBER");
        String token = SharedServer.admin()
                .post("/api/v1/users/" + person.id() + "/password-reset")
                .expect(200)
                .text("token");
        String next = "another password for tests";
        try (Visitor visitor = at(SharedServer.process().url(), width)) {
            visitor.expectRefusals();
            visitor.go("/ui/password-reset#" + token);
            type(visitor, field(visitor, "New password"), "password");
            press(visitor, visitor.button("Set password"));
            assertThat(field(visitor, "New password")).hasAttribute("aria-invalid", "true");
            Axe.requireFits(visitor, "weak password");
            Keyboard.reach(visitor, field(visitor, "New password"));
            visitor.page().keyboard().press("Control+A");
            visitor.page().keyboard().type(next);
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page().getByText("The password is set.")).isVisible();
            Axe.requireFits(visitor, "password set");
            press(visitor, link(visitor, "Log in"));
            type(visitor, field(visitor, "E-mail"), person.email());
            type(visitor, field(visitor, "Password"), next);
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.button("Log out")).isVisible();
        }
    }

    /** However a link to the login is made up, and whichever page the way in ends at. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "/ui/..\\\\evil.example/",
                "/ui/../..//evil.example/",
                "javascript:alert(1)",
                "/ui/login?next=https://evil.example/"
            })
    void nobodyIsLedElsewhere(String next) {
        String own = ProviderServer.url() + "/";
        try (Visitor visitor = at(ProviderServer.url(), 1280)) {
            visitor.expectRefusals();
            visitor.go("/ui/login?next=" + ProviderServer.encode(next));
            type(visitor, field(visitor, "E-mail"), SharedServer.ADMIN);
            type(visitor, field(visitor, "Password"), SharedServer.PASSWORD);
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.button("Log out")).isVisible();
            Assertions.assertThat(visitor.page().url()).startsWith(own);
            visitor.go("/ui/signed-in?next=" + ProviderServer.encode(next));
            assertThat(visitor.button("Log out")).isVisible();
            Assertions.assertThat(visitor.page().url()).startsWith(own);
        }
    }
}
