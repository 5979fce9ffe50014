package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing is deleted that is no longer what the person has seen. */
@Tag("browser")
class DeleteJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final String home = "/ui/organizations/" + tenant.id();

    @Test
    void aTokenThatAnotherHasChangedIsShownFirst() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "nightly", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home + "/tokens");
            visitor.press("Delete nightly");
            visitor.expectRefusals();
            requireLookedAtAgain(
                    visitor, "token", tenant.token(token.id()), Map.of("label", "weekly"), "nightly", "weekly");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("REVOKED");
        }
    }

    @Test
    void whatChangedBeforeTheDialogOpenedIsShownAtOnce() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "nightly", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin().with(Axe.script()).sized(390, 800)) {
            visitor.go(home + "/tokens");
            assertThat(visitor.button("Delete nightly")).isVisible();
            tenant.owner()
                    .patch(tenant.token(token.id()), Map.of("role", "Read Only"))
                    .expect(200);
            visitor.press("Delete nightly");
            requireChanged(visitor, "token", "CI Token", "Read Only");
            Axe.requireNothing(visitor, "a token that has changed");
            visitor.pressInDialog("Delete");
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("REVOKED");
        }
    }

    @Test
    void soIsARole() {
        String role = made("roles", Map.of("name", "Deployer", "permissions", List.of("app:deploy")));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home + "/roles");
            visitor.press("Delete Deployer");
            visitor.expectRefusals();
            requireLookedAtAgain(
                    visitor, "role", role, Map.of("permissions", List.of("app:read")), "app:deploy", "app:read");
            tenant.owner().get(role).expectProblem(404, "NOT_FOUND");
        }
    }

    @Test
    void soIsAPublisher() {
        Map<String, ?> claims = Map.of("repository_id", "1001", "environment", "release");
        String publisher = made(
                "publishers", Map.of("name", "release", "provider", "github", "claims", claims, "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home + "/publishers");
            visitor.press("Delete release");
            visitor.expectRefusals();
            requireLookedAtAgain(visitor, "publisher", publisher, Map.of("name", "shipping"), "release", "shipping");
            tenant.owner().get(publisher).expectProblem(404, "NOT_FOUND");
        }
    }

    @Test
    void soIsAWebhook() {
        String url = "https://example.org/hook";
        String webhook = made("webhooks", Map.of("url", url, "events", List.of("token.leaked")));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home + "/webhooks");
            visitor.press("Delete " + url);
            visitor.expectRefusals();
            requireLookedAtAgain(visitor, "webhook", webhook, Map.of("url", url + "/2"), url, url + "/2");
            tenant.owner().get(webhook).expectProblem(404, "NOT_FOUND");
        }
    }

    @Test
    void soIsAnOrganization() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(home);
            visitor.press("Delete organization");
            String name = tenant.owner().get(tenant.path()).text("name");
            visitor.field("Type its name to confirm").fill(name);
            visitor.expectRefusals();
            requireLookedAtAgain(visitor, "organization", tenant.path(), Map.of("leakAction", "DISABLE"), "disabled");
            SharedServer.admin().get(tenant.path()).expectProblem(404, "NOT_FOUND");
        }
    }

    private String made(String collection, Map<String, ?> body) {
        String path = tenant.path(collection);
        return path + "/" + tenant.owner().post(path, body).expect(201).text("id");
    }

    private void requireLookedAtAgain(
            Visitor visitor, String what, String path, Map<String, ?> change, String... shown) {
        assertThat(visitor.dialog().getByRole(AriaRole.BUTTON).last()).isEnabled();
        tenant.owner().patch(path, change).expect(200);
        visitor.pressInDialog("Delete");
        requireChanged(visitor, what, shown);
        var sent = visitor.page()
                .waitForRequest(request -> request.method().equals("DELETE"), () -> visitor.pressInDialog("Delete"));
        Assertions.assertThat(sent.headers().get("if-match")).isNotBlank();
        assertThat(visitor.dialog()).hasCount(0);
    }

    private static void requireChanged(Visitor visitor, String what, String... shown) {
        Locator note = visitor.dialog().getByRole(AriaRole.ALERT);
        assertThat(note).containsText("Somebody has changed this " + what);
        for (String text : shown) {
            assertThat(note).containsText(text);
        }
    }
}
