package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a form changes is what the person has changed, and nothing that another has done is undone unseen. */
@Tag("browser")
class EditJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final String label = SharedServer.unique("pipeline");

    private String tokens() {
        return "/ui/organizations/" + tenant.id() + "/tokens";
    }

    private Answer view(Tenant.Issued token) {
        return tenant.owner().get(tenant.token(token.id())).expect(200);
    }

    @Test
    void aLeakedTokenStaysDisabledWhenItsFormIsSaved() {
        tenant.owner().patch(tenant.path(), Map.of("leakAction", "DISABLE")).expect(200);
        Tenant.Issued token = tenant.newToken(Map.of("label", label, "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens());
            visitor.press("Edit " + label);
            visitor.field("Label").fill(label + " 2");
            SharedServer.anonymous()
                    .post("/api/v1/leaks", Map.of("tokens", List.of(token.value())))
                    .expect(202);
            visitor.expectRefusals();
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog()).containsText("Somebody else has changed this token");
            assertThat(visitor.dialog()).containsText("disabled");
            assertThat(visitor.dialog()).containsText(label + " 2");
            Assertions.assertThat(view(token).text("label")).isEqualTo(label);
            visitor.pressInDialog("Save mine");
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(view(token).text("label")).isEqualTo(label + " 2");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("DISABLED");
        }
    }

    @Test
    void onlyWhatWasChangedIsSent() {
        Tenant.Issued token = tenant.newToken(Map.of(
                "label", label, "role", "Read Only", "description", "one\ntwo", "allowedCidrs", List.of("10.0.0.0/8")));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens());
            visitor.press("Edit " + label);
            visitor.field("Description optional").fill("three");
            var sent = visitor.page()
                    .waitForRequest(request -> request.method().equals("PATCH"), () -> visitor.pressInDialog("Save"));
            Assertions.assertThat(sent.postData()).isEqualTo("{\"description\":\"three\"}");
            Assertions.assertThat(sent.headers().get("if-match")).isNotBlank();
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(view(token).text("description")).isEqualTo("three");
        }
    }

    @Test
    void whatAnotherHasChangedOfARoleStays() {
        String role = tenant.path("roles")
                + "/"
                + tenant.owner()
                        .post(tenant.path("roles"), Map.of("name", "Deployer", "permissions", List.of("app:deploy")))
                        .expect(201)
                        .text("id");
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/roles");
            visitor.press("Edit Deployer");
            visitor.field("Name").fill("Releaser");
            tenant.owner()
                    .patch(role, Map.of("permissions", List.of("app:deploy", "app:read")))
                    .expect(200);
            visitor.expectRefusals();
            visitor.pressInDialog("Save");
            requireConflict(visitor, "role", "app:deploy, app:read", "Releaser");
            visitor.pressInDialog("Save mine");
            assertThat(visitor.dialog()).hasCount(0);
            Answer now = tenant.owner().get(role).expect(200);
            Assertions.assertThat(now.text("name")).isEqualTo("Releaser");
            Assertions.assertThat(now.get("permissions")).hasSize(2);
        }
    }

    @Test
    void whatAnotherHasChangedOfAPolicyStays() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id());
            visitor.press("Edit");
            visitor.dialog().getByLabel("When a token is reported as leaked").selectOption("DISABLE");
            tenant.owner()
                    .patch(tenant.path(), Map.of("maxTokenLifetime", "P30D"))
                    .expect(200);
            visitor.expectRefusals();
            visitor.pressInDialog("Save");
            requireConflict(visitor, "organization", "30 days", "not changed", "disabled");
            visitor.pressInDialog("Save mine");
            assertThat(visitor.dialog()).hasCount(0);
            Answer now = tenant.owner().get(tenant.path()).expect(200);
            Assertions.assertThat(now.text("leakAction")).isEqualTo("DISABLE");
            Assertions.assertThat(now.text("maxTokenLifetime")).isEqualTo("P30D");
        }
    }

    private static void requireConflict(Visitor visitor, String what, String... texts) {
        Locator conflict = visitor.dialog().getByRole(AriaRole.ALERT);
        assertThat(conflict).containsText("Somebody else has changed this " + what);
        for (String text : texts) {
            assertThat(conflict).containsText(text);
        }
    }

    @Test
    void aLinkFillsTheFormInAndCreatesNothing() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens() + "/new?label=%E2%80%AEnightly%20build&role=Read%20Only&expires=30&x=%3Cscript%3E");
            assertThat(visitor.dialog()).containsText("A link has filled this in");
            assertThat(visitor.field("Label")).hasValue("\u202Enightly build");
            assertThat(visitor.field("Role")).hasValue("Read Only");
            assertThat(visitor.field("Expiry")).hasValue("30");
            Assertions.assertThat(tenant.owner().get(tenant.path("tokens")).items("id"))
                    .isEmpty();
            visitor.field("Label").fill("nightly build");
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
            visitor.pressInDialog("I have saved it");
            assertThat(visitor.page()).hasURL(Pattern.compile(tokens() + "$"));
            Assertions.assertThat(tenant.owner().get(tenant.path("tokens")).items("role"))
                    .containsExactly("Read Only");
        }
    }

    @Test
    void whatALinkMakesUpIsLeftOut() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens() + "/new?label=x&role=__proto__&expires=-5");
            assertThat(visitor.field("Role")).hasValue("CI Token");
            assertThat(visitor.field("Expiry")).hasValue("90");
        }
    }

    @Test
    void aPastedValueIsLookedUpAndStaysOutOfTheAddress() {
        Tenant.Issued token = tenant.newToken(Map.of("label", label, "role", "CI Token"));
        tenant.newToken();
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens());
            Locator search = visitor.page().getByLabel("Search tokens");
            search.fill(token.value());
            Locator found = visitor.page().getByLabel("The token of the value");
            assertThat(found).containsText(label);
            assertThat(found.getByRole(AriaRole.ROW)).hasCount(2);
            assertThat(search).hasValue("");
            Assertions.assertThat(visitor.page().url()).doesNotContain("tg_ci");
            visitor.press("Close the result");
            assertThat(found).hasCount(0);
            // An address that has one already, such as a bookmark of before.
            visitor.go(tokens() + "?search=" + token.value());
            assertThat(found).containsText(label);
            Assertions.assertThat(visitor.page().url()).doesNotContain("tg_ci");
            visitor.go("/ui/organizations/" + tenant.id() + "/roles");
            visitor.page().getByLabel("Search roles").fill(token.value());
            assertThat(visitor.page().getByText("That is a token’s value")).isVisible();
            Assertions.assertThat(visitor.page().url()).doesNotContain("tg_ci");
        }
    }
}
