package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the forms offer is what ends by itself; all else has to be asked for. */
@Tag("browser")
@Tag("slow")
class LifespanJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final String tokens = "/ui/organizations/" + tenant.id() + "/tokens";

    private JsonNode only() {
        return tenant.owner()
                .get(tenant.path("tokens"))
                .expect(200)
                .json()
                .get("items")
                .get(0);
    }

    private static void openForm(Visitor visitor) {
        visitor.press("New Integration Token");
        visitor.field("Label").fill("pipeline");
    }

    private static void create(Visitor visitor) {
        visitor.pressInDialog("Create Token");
        assertThat(visitor.dialog()).containsText("only this once");
        visitor.pressInDialog("I have saved it");
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aNewTokenLives90DaysAndTheFormSaysUntilWhen(int width) {
        try (Visitor visitor = Visitor.admin().sized(width, 900)) {
            visitor.go(tokens);
            openForm(visitor);
            assertThat(visitor.field("Expiry")).hasValue("90");
            assertThat(visitor.dialog()).containsText("Ends ");
            create(visitor);
            Assertions.assertThat(only().get("lifetime").asText()).isEqualTo("P90D");
        }
    }

    @Test
    void aTokenWithoutAnEndIsWarnedOf() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens);
            openForm(visitor);
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).hasCount(0);
            visitor.field("Expiry").selectOption("Never");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("Whoever finds the value");
            create(visitor);
            Assertions.assertThat(only().get("expiresAt").isNull()).isTrue();
        }
    }

    @Test
    void anyNumberOfDaysCanBeGivenButNotNone() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens);
            openForm(visitor);
            visitor.field("Expiry").selectOption("days");
            visitor.pressInDialog("Create Token");
            assertThat(visitor.field("Lifetime in days")).hasAttribute("aria-invalid", "true");
            visitor.field("Lifetime in days").fill("45");
            create(visitor);
            Assertions.assertThat(only().get("lifetime").asText()).isEqualTo("P45D");
        }
    }

    @Test
    void theOrganizationsOwnLifetimeGoesBeforeTheForms() {
        tenant.owner().patch(tenant.path(), Map.of("maxTokenLifetime", "PT36H")).expect(200);
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens);
            openForm(visitor);
            assertThat(visitor.field("Expiry")).hasValue("");
            assertThat(visitor.field("Expiry")).containsText("After 36 hours, the longest allowed");
            assertThat(visitor.field("Expiry")).not().containsText("30 days");
            assertThat(visitor.field("Expiry")).not().containsText("Never");
            create(visitor);
            Assertions.assertThat(only().get("lifetime").asText()).isEqualTo("PT36H");
        }
    }

    @Test
    void renewalIsAllowedAndLimitedInTheForm() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token", "lifetime", "P30D"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tokens);
            visitor.press("Edit pipeline");
            visitor.dialog().getByText("Its holder may renew it").click();
            visitor.field("Renew until optional").fill("2098-01-01T00:00");
            var sent = visitor.page()
                    .waitForRequest(request -> request.method().equals("PATCH"), () -> visitor.pressInDialog("Save"));
            Assertions.assertThat(sent.postData())
                    .matches("\\{\"holderMayRenew\":true,\"renewUntil\":\"20(97|98)-[^\"]+Z\"}");
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(tenant.owner()
                            .get(tenant.token(token.id()))
                            .get("holderMayRenew")
                            .asBoolean())
                    .isTrue();
            visitor.press("Edit pipeline");
            visitor.field("Renew until optional").fill("");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog()).hasCount(0);
            Assertions.assertThat(only().get("renewUntil").isNull()).isTrue();
            Assertions.assertThat(only().get("holderMayRenew").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aRotationRenewsAndKeepsTheOldValueForADayUnlessItIsIdle(int width) {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token", "lifetime", "P30D"));
        try (Visitor visitor = Visitor.admin().sized(width, 900)) {
            visitor.go(tokens);
            visitor.press("Rotate pipeline");
            assertThat(visitor.field("Old value")).hasValue("PT24H");
            assertThat(visitor.dialog()).containsText("It lives for 30 days again.");
            visitor.field("End it earlier").selectOption("PT15M");
            var sent = visitor.page()
                    .waitForRequest(
                            request -> request.url().endsWith("/rotate"), () -> visitor.pressInDialog("Rotate Token"));
            Assertions.assertThat(sent.postData()).isEqualTo("{\"overlap\":\"PT24H\",\"endWhenIdle\":\"PT15M\"}");
            assertThat(visitor.dialog()).containsText("The token ends");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
            Assertions.assertThat(tenant.verdict(visitor.shownValue())).isEqualTo("VALID");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void theDeleteWarningOffersWhatCanBeUndone(int width) {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin().sized(width, 900)) {
            visitor.go(tokens);
            visitor.press("Delete pipeline");
            visitor.pressInDialog("Disable instead");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.page().getByText("“pipeline” is disabled.")).isVisible();
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("DISABLED");
            visitor.press("Delete pipeline");
            assertThat(visitor.dialog()).containsText("Warning");
            assertThat(visitor.dialog().getByText("Disable instead")).hasCount(0);
        }
    }
}
