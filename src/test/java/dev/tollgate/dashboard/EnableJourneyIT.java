package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class EnableJourneyIT {
    private final Tenant tenant = SharedServer.newTenant();
    private final Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));

    @Test
    void aLeakedTokenIsPutBackByAnActOfItsOwn() {
        tenant.owner().patch(tenant.path(), Map.of("leakAction", "DISABLE")).expect(200);
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of(token.value())))
                .expect(202);
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("Reported as leaked");
            visitor.press("Enable pipeline");
            assertThat(visitor.dialog()).containsText("whoever has found its value can use it, too");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("DISABLED");
            visitor.pressInDialog("Enable");
            assertThat(visitor.page().getByText("“pipeline” is enabled. It holds everywhere."))
                    .isVisible();
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).not().containsText("Reported as leaked");
            Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
        }
    }
}
