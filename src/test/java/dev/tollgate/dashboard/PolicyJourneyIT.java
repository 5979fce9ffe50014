package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("browser")
class PolicyJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void whatRulesWouldDoIsSaidBeforeTheyAreSavedAndTokensEndOnlyWhenAsked(int width) {
        Tenant.Issued endless = tenant.newToken();
        tenant.newToken(Map.of("label", "kept", "role", "CI Token", "expiresAt", soon()));
        try (Visitor visitor = Visitor.admin().sized(width, 900)) {
            visitor.go("/ui/organizations/" + tenant.id());
            visitor.press("Edit");
            set(visitor, "Longest token lifetime in days", "10");
            set(visitor, "Usual token lifetime in days", "5");
            set(visitor, "Disable unused tokens after days", "90");
            set(visitor, "Ask twice before deleting", "7");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("1 token lives longer");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).isInViewport();
            Assertions.assertThat(tenant.owner()
                            .get(tenant.path())
                            .get("maxTokenLifetime")
                            .isNull())
                    .isTrue();

            visitor.pressInDialog("Save nevertheless");
            assertThat(visitor.dialog()).containsText("The policy is saved. 1 token lives longer than 10 days");
            Assertions.assertThat(tenant.verdict(endless.value())).isEqualTo("VALID");
            visitor.pressInDialog("Delete 1 token");
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(tenant.verdict(endless.value())).isEqualTo("REVOKED");

            for (String rule :
                    new String[] {"5 days", "10 days", "disabled after 90 days, the first in", "within 7 days"}) {
                assertThat(visitor.page().locator(".facts").first()).containsText(rule);
            }
        }
    }

    @Test
    void whatWasNotTouchedIsNotSent() {
        tenant.owner()
                .patch(tenant.path(), Map.of("maxTokenLifetime", "PT36H", "revokeUnusedAfter", "P90D"))
                .expect(200);
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id());
            visitor.press("Edit");
            visitor.dialog().getByLabel("When a token is reported as leaked").selectOption("DISABLE");
            tenant.owner()
                    .patch(tenant.path(), Map.of("revokeUnusedAfter", "P60D"))
                    .expect(200);
            visitor.dialog().getByLabel("When a stranger uses a replaced value").selectOption("DISABLE");
            visitor.expectRefusals();
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog()).containsText("Somebody else has changed this organization");
            visitor.pressInDialog("Save mine");
            assertThat(visitor.dialog()).hasCount(0);
        }
        Assertions.assertThat(tenant.owner().get(tenant.path()).text("maxTokenLifetime"))
                .isEqualTo("PT36H");
        Assertions.assertThat(tenant.owner().get(tenant.path()).text("revokeUnusedAfter"))
                .isEqualTo("P60D");
        Assertions.assertThat(tenant.owner().get(tenant.path()).text("leakAction"))
                .isEqualTo("DISABLE");
        Assertions.assertThat(tenant.owner().get(tenant.path()).text("reuseAction"))
                .isEqualTo("DISABLE");
    }

    @Test
    void networksThatShutOutAGatewayAreAskedAboutTwice() {
        use(tenant.newToken("Gateway"), "192.0.2.1");
        try (Visitor visitor = Visitor.admin()) {
            visitor.expectRefusals();
            visitor.go("/ui/organizations/" + tenant.id());
            visitor.press("Edit");
            visitor.dialog().getByLabel("Allowed addresses").fill("198.51.100.0/24");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("1 token is used from elsewhere");
            visitor.pressInDialog("Save nevertheless");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("the gateway's token");
            Assertions.assertThat(tenant.owner().get(tenant.path()).get("allowedCidrs"))
                    .isEmpty();
            visitor.pressInDialog("Save nevertheless");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.page().locator(".facts").first()).containsText("198.51.100.0/24");
        }
    }

    @Test
    void aTokenInUseIsDeletedOnlyWhenAskedTwice() {
        tenant.owner()
                .patch(tenant.path(), Map.of("confirmDeleteUsedWithin", "P7D"))
                .expect(200);
        Tenant.Issued token = tenant.newToken(Map.of("label", "busy", "role", "CI Token"));
        use(token, "192.0.2.1");
        try (Visitor visitor = Visitor.admin()) {
            visitor.expectRefusals();
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
            visitor.press("Delete busy");
            visitor.pressInDialog("Delete");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("It is in use.");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
            visitor.pressInDialog("Delete nevertheless");
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("REVOKED");
        }
    }

    private static String soon() {
        return Instant.now().plusSeconds(86_400).toString();
    }

    private static void set(Visitor visitor, String label, String value) {
        visitor.dialog().getByLabel(label).fill(value);
    }

    private static void use(Tenant.Issued token, String address) {
        SharedServer.database()
                .execute(
                        "insert into token_usage (token_id, last_used_at, last_used_address) values (?, now(), ?)",
                        UUID.fromString(token.id()),
                        address);
    }
}
