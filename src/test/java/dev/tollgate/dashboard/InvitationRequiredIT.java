package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where nobody adds people with a password, the dashboard says so, and invites. */
@Tag("browser")
@Tag("slow")
class InvitationRequiredIT {
    @Test
    void personIsInvitedWhereTheyCannotBeAdded() {
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_PEOPLE_WITH_PASSWORD", "false");
        try (TollgateProcess server = TollgateProcess.start(environment);
                Visitor visitor = Visitor.on(server).sized(1280, 800).with(Axe.script())) {
            visitor.expectRefusals();
            Api operator = Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            visitor.go(Tenant.create(operator, "Home").path("users").replace("/api/v1", "/ui"));
            visitor.press("Add with a password");
            visitor.field("E-mail").fill(SharedServer.uniqueEmail());
            visitor.field("Name").fill("Ada");
            visitor.field("First password").fill(SharedServer.PASSWORD);
            visitor.pressInDialog("Add User");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("invite the person instead");
            Axe.requireFits(visitor, "refused");
            visitor.pressInDialog("Cancel");
            visitor.press("Invite User");
            visitor.field("E-mail").fill(SharedServer.uniqueEmail());
            visitor.pressInDialog("Invite User");
            assertThat(visitor.dialog().getByLabel("Invitation link")).containsText("/ui/invitation#");
            visitor.pressInDialog("I have saved it");
        }
    }
}
