package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tollgate.dashboard.Keyboard.close;
import static dev.tollgate.dashboard.Keyboard.link;
import static dev.tollgate.dashboard.Keyboard.open;
import static dev.tollgate.dashboard.Keyboard.press;
import static dev.tollgate.dashboard.Keyboard.pressInDialog;
import static dev.tollgate.dashboard.Keyboard.reach;
import static dev.tollgate.dashboard.Keyboard.type;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and those who look after publishers and webhooks do, without a mouse. */
@Tag("browser")
@Tag("slow")
class KeyboardOperationsIT {
    private static ConnectedServer server;

    private Tenant tenant;

    @BeforeAll
    static void start() {
        server = new ConnectedServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void found() {
        tenant = Tenant.create(server.admin, SharedServer.unique("Home"));
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void anAccountIsDisabledEnabledAndGivenANewPassword(int width) {
        Tenant.Member member = tenant.newMember("MEMBER");
        try (Visitor visitor = at("/ui/accounts", width)) {
            type(visitor, visitor.page().getByLabel("Search accounts"), member.email());
            Locator rows = visitor.page().getByRole(AriaRole.TABLE).getByRole(AriaRole.ROW);
            assertThat(rows).hasCount(2);
            press(visitor, visitor.button("Disable Somebody"));
            close(visitor, "Disable");
            assertThat(rows.last()).containsText("Disabled");
            Assertions.assertThat(tenant.verdict(member.accessToken())).isNotEqualTo("VALID");
            press(visitor, visitor.button("Enable Somebody"));
            close(visitor, "Enable");
            assertThat(rows.last()).not().containsText("Disabled");
            press(visitor, visitor.button("Reset password of Somebody"));
            pressInDialog(visitor, "Reset Password");
            assertThat(visitor.dialog().getByLabel("Password link")).containsText("/ui/password-reset#");
            close(visitor, "I have saved it");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void theDeliveriesOfAWebhookAreLookedThroughAndSentAgain(int width) {
        server.receiver.behave(Receiver.status(200));
        server.admin
                .post(
                        tenant.path("webhooks"),
                        Map.of("url", server.receiver.url("/hook"), "events", List.of("token.leaked")))
                .expect(201);
        try (Visitor visitor = at("/ui/organizations/" + tenant.id(), width)) {
            open(visitor, "Webhooks");
            press(visitor, link(visitor, server.receiver.url("/hook")));
            press(visitor, visitor.button("Send a test"));
            Locator table = visitor.page().getByRole(AriaRole.TABLE);
            assertThat(table).containsText("Delivered");
            press(visitor, table.getByRole(AriaRole.BUTTON));
            assertThat(visitor.page().getByText("It is sent again, under the same message id."))
                    .isVisible();
            assertThat(table.getByRole(AriaRole.ROW)).hasCount(3);
            assertThat(visitor.page().locator(":focus")).hasCount(1);
            type(visitor, visitor.page().getByLabel("Deliveries"), "Given");
            assertThat(visitor.page()).hasURL(Pattern.compile("state=FAILED"));
            assertThat(visitor.page().getByText("Nothing was sent")).isVisible();
            press(visitor, link(visitor, "All webhooks"));
            assertThat(visitor.button("Delete " + server.receiver.url("/hook"))).isVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void anIdentityTokenIsTriedOut(int width) {
        Map<String, ?> claims = Map.of("repository_id", "1001", "environment", "release");
        Answer made = server.admin
                .post(
                        tenant.path("publishers"),
                        Map.of(
                                "name", "release",
                                "provider", "other",
                                "issuer", server.issuer.url(),
                                "claims", claims,
                                "role", "CI Token"))
                .expect(201);
        try (Visitor visitor = at("/ui/organizations/" + tenant.id() + "/publishers", width)) {
            Locator token = visitor.page().getByLabel("Identity token", new Page.GetByLabelOptions().setExact(true));
            reach(visitor, token);
            visitor.page().keyboard().insertText(server.issuer.sign(server.issuer.claims(made.text("audience"))));
            press(visitor, visitor.button("Try it"));
            assertThat(visitor.page().getByText("would hand out a job token.")).isVisible();
            assertThat(visitor.page().locator(":focus")).hasCount(1);
            reach(visitor, visitor.page().locator(".claims"));
            assertThat(visitor.page().locator(".claims")).containsText("1001");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aPolicyIsChangedAfterItsEffectsWereSeen(int width) {
        Tenant.Issued token = tenant.newToken(Map.of("label", "pipeline", "role", "CI Token"));
        Assertions.assertThat(tenant.verdict(token.value())).isEqualTo("VALID");
        try (Visitor visitor = at("/ui/organizations/" + tenant.id(), width)) {
            press(visitor, visitor.button("Edit"));
            type(visitor, visitor.dialog().getByLabel("Longest token lifetime in days"), "30");
            pressInDialog(visitor, "Save");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("1 token lives longer");
            assertThat(visitor.page().locator(":focus")).hasCount(1);
            close(visitor, "Cancel");
            Assertions.assertThat(server.admin
                            .get(tenant.path())
                            .get("maxTokenLifetime")
                            .isNull())
                    .isTrue();
            press(visitor, visitor.button("Edit"));
            type(visitor, visitor.dialog().getByLabel("Usual token lifetime in days"), "30");
            close(visitor, "Save");
            assertThat(visitor.page().locator(".facts").first()).containsText("Usual token lifetime30 days");
        }
    }

    private static Visitor at(String path, int width) {
        Visitor visitor = Visitor.on(server.process).sized(width, 900);
        visitor.go(path);
        return visitor;
    }
}
