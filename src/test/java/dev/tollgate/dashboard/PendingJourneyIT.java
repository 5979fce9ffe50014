package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the pages say while one of two replicas stands still: it may go on with what it knows when it wakes up. */
@Tag("browser")
@Tag("slow")
class PendingJourneyIT {
    private static final String SLEEPER = "replica-2";
    private static final Pattern CLOCK = Pattern.compile("until \\d\\d:\\d\\d:\\d\\d at the latest");

    private static TollgateProcess server;
    private static TollgateProcess sleeper;
    private static Tenant tenant;

    @BeforeAll
    static void startTwoReplicas() {
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_VERIFY_WHEN_BEHIND", "available");
        settings.put("TOLLGATE_VERIFY_LEASE", "PT0.5S");
        server = TollgateProcess.launch(settings);
        settings.put("TOLLGATE_REPLICA_NAME", SLEEPER);
        sleeper = TollgateProcess.launch(settings);
        server.awaitReady();
        sleeper.awaitReady();
        tenant = Tenant.create(Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Home");
    }

    @AfterEach
    void wakeUp() {
        sleeper.thaw();
    }

    @AfterAll
    static void stop() {
        sleeper.close();
        server.close();
    }

    @Test
    void pendingDeletionSaysUntilWhenAndThenThatItHolds() {
        Tenant.Issued token = token("pipeline");
        try (Visitor visitor = Visitor.on(server).with(Axe.script())) {
            visitor.go(tokens());
            visitor.press("Delete pipeline");
            assertThat(visitor.dialog()).containsText("Warning");
            sleeper.freeze();
            Response pending = visitor.page().waitForResponse(this::isDeletion, () -> visitor.pressInDialog("Delete"));
            Assertions.assertThat(pending.status()).isEqualTo(202);

            Locator note = visitor.page().getByText(Pattern.compile("is deleted, but not yet everywhere"));
            assertThat(note).isVisible();
            Locator said = visitor.page()
                    .locator(".note")
                    .filter(new Locator.FilterOptions().setHasText("not yet everywhere"));
            assertThat(said).containsText("Replica " + SLEEPER + " may still accept it");
            assertThat(said).containsText(CLOCK);
            Instant until = Instant.parse(said.locator("time").getAttribute("datetime"));
            Assertions.assertThat(until).isAfter(Instant.now());
            Axe.requireNothing(visitor, "pending deletion");

            visitor.tab("Roles").click();
            assertThat(note).isVisible();
            visitor.page().reload();
            assertThat(note).isVisible();
            visitor.go("/ui/profile");
            assertThat(said).containsText(CLOCK);

            visitor.page().waitForResponse(response -> isDeletion(response) && response.status() == 204, sleeper::thaw);
            assertThat(visitor.page().getByText("No replica accepts it any more"))
                    .isVisible();
            assertThat(note).hasCount(0);
            // It was the replica's waking up that made it hold, not the time.
            Assertions.assertThat(Instant.now()).isBefore(until);
            Assertions.assertThat(verdict(server, token)).isEqualTo("REVOKED");
            Assertions.assertThat(verdict(sleeper, token)).isEqualTo("REVOKED");
        }
    }

    @Test
    void whoLogsOutLeavesNoNamesBehind() {
        token("mine");
        try (Visitor visitor = Visitor.on(server)) {
            visitor.go(tokens());
            visitor.press("Edit mine");
            visitor.dialog().getByLabel("Enabled").uncheck();
            sleeper.freeze();
            visitor.pressInDialog("Save");
            requirePending(visitor, "“mine” is changed");
            Assertions.assertThat(kept(visitor)).contains("mine");
            visitor.press("Log out");
            assertThat(visitor.page().getByLabel("E-mail")).isVisible();
            Assertions.assertThat(kept(visitor)).isEmpty();
        }
    }

    private static String kept(Visitor visitor) {
        return (String) visitor.page().evaluate("() => Object.values({ ...sessionStorage }).join()");
    }

    @Test
    void otherChangesStayInViewUntilTheyHold() {
        token("switched");
        token("paused");
        Tenant.Issued turning = token("turning");
        tenant.owner()
                .post(tenant.token(turning.id()) + "/rotate", Map.of("overlap", "PT1H"))
                .expect(200);
        try (Visitor visitor = Visitor.on(server)) {
            visitor.go(tokens());
            visitor.press("Edit switched");
            visitor.dialog().getByLabel("Enabled").uncheck();
            sleeper.freeze();
            visitor.pressInDialog("Save");
            requirePending(visitor, "“switched” is changed");
            visitor.press("End now the old value of turning");
            visitor.pressInDialog("End now");
            requirePending(visitor, "The old value of “turning” is refused");
            visitor.press("Rotate turning");
            visitor.field("Old value").selectOption("PT0S");
            visitor.pressInDialog("Rotate Token");
            assertThat(visitor.dialog()).containsText("The old value is refused from now on.");
            requirePendingValue(visitor);
            requirePending(visitor, "“turning” is rotated");

            visitor.page().reload();
            requirePending(visitor, "“switched” is changed");
            visitor.go("/ui/profile");
            requirePending(visitor, "The old value of “turning” is refused");
            requirePending(visitor, "“turning” is rotated");
            sleeper.thaw();
            assertThat(notes(visitor).filter(new Locator.FilterOptions().setHasText("but not yet everywhere")))
                    .hasCount(0);
            assertThat(notes(visitor)).containsText("It holds everywhere.");
        }
    }

    @Test
    void whatIsRefusedOfPeopleStaysInViewUntilItHolds() {
        tenant.newMember("MEMBER");
        try (Visitor visitor = Visitor.on(server)) {
            visitor.go("/ui/organizations/" + tenant.id() + "/users");
            visitor.press("Change role of Somebody");
            visitor.dialog().getByLabel("Role").selectOption("SUPER_ADMIN");
            sleeper.freeze();
            visitor.pressInDialog("Save");
            requirePending(visitor, "“Somebody” is now super admin");
            visitor.press("Reset token of Somebody");
            visitor.pressInDialog("Reset Token");
            assertThat(visitor.dialog()).not().containsText("refused everywhere");
            requirePendingValue(visitor);
            visitor.page().reload();
            requirePending(visitor, "“Somebody” is now super admin");
            requirePending(visitor, "The old access token of “Somebody” is refused");
            visitor.press("Remove Somebody");
            visitor.pressInDialog("Remove");
            requirePending(visitor, "“Somebody” is removed");
        }
    }

    @Test
    void whatEndsWithAPersonStaysInViewForThemselvesAlone() {
        tenant.newMember("MEMBER");
        try (Visitor visitor = Visitor.on(server)) {
            visitor.go("/ui/organizations/" + tenant.id() + "/users");
            visitor.press("Remove Somebody");
            sleeper.freeze();
            visitor.pressInDialog("Remove");
            Locator note = visitor.page().locator(".notices .note");
            assertThat(note).containsText("is removed, but not yet everywhere");
            assertThat(note).containsText("may still accept their access token");
            visitor.page().reload();
            assertThat(note).containsText(CLOCK);
            sleeper.thaw();

            String stranger = SharedServer.uniqueEmail();
            tenant.owner()
                    .post(
                            tenant.path("users"),
                            Map.of(
                                    "email",
                                    stranger,
                                    "name",
                                    "Ada",
                                    "password",
                                    SharedServer.PASSWORD,
                                    "role",
                                    "MEMBER"))
                    .expect(201);
            visitor.press("Log out");
            visitor.page().getByLabel("E-mail").fill(stranger);
            visitor.page().getByLabel("Password").fill(SharedServer.PASSWORD);
            visitor.press("Log in");
            assertThat(visitor.button("Log out")).isVisible();
            assertThat(note).hasCount(0);
        }
    }

    @Test
    void changesThatHoldAreSaidToHold() {
        token("steady");
        try (Visitor visitor = Visitor.on(server)) {
            visitor.go(tokens());
            visitor.press("Edit steady");
            visitor.dialog().getByLabel("Enabled").uncheck();
            visitor.pressInDialog("Save");
            assertThat(visitor.page().getByText("“steady” is changed. It holds everywhere."))
                    .isVisible();
        }
    }

    private static void requirePending(Visitor visitor, String change) {
        Locator note =
                notes(visitor).filter(new Locator.FilterOptions().setHasText(change + ", but not yet everywhere"));
        assertThat(note).containsText(CLOCK);
        assertThat(note).not().containsText("It holds everywhere");
    }

    private static Locator notes(Visitor visitor) {
        return visitor.page().locator(".notices .note");
    }

    private static void requirePendingValue(Visitor visitor) {
        assertThat(visitor.dialog()).containsText(CLOCK);
        visitor.pressInDialog("I have saved it");
        assertThat(visitor.dialog()).hasCount(0);
    }

    private boolean isDeletion(Response response) {
        return response.request().method().equals("DELETE");
    }

    private static String tokens() {
        return "/ui/organizations/" + tenant.id() + "/tokens";
    }

    private static Tenant.Issued token(String label) {
        return tenant.newToken(Map.of("label", label, "role", "CI Token"));
    }

    private static String verdict(TollgateProcess process, Tenant.Issued token) {
        return new Tenant(tenant.id(), tenant.name(), Api.on(process)).verdict(token.value());
    }
}
