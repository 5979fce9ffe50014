package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trusting a CI job without a stored secret, and being told of what happens. */
@Tag("browser")
@Tag("slow")
class PublishersAndWebhooksIT {
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

    private Visitor at(String tab, int width) {
        Visitor visitor = Visitor.on(server.process).with(Axe.script()).sized(width, 900);
        visitor.go("/ui/organizations/" + tenant.id());
        visitor.tab(tab).click();
        return visitor;
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aJobIsTrustedTriedOutAndTrustedNoMore(int width) {
        try (Visitor visitor = at("Publishers", width)) {
            visitor.press("Trust a CI job");
            Axe.requireNothing(visitor, "new publisher");
            visitor.field("Name").fill("release");
            visitor.dialog().getByLabel("Jobs of").selectOption("other");
            visitor.field("Issuer").fill(server.issuer.url());
            visitor.field("Claims").fill("repository = octo/one");
            visitor.expectRefusals();
            visitor.pressInDialog("Create Publisher");
            assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).containsText("can be taken over");
            visitor.field("Claims").fill("repository_id = 1001\nenvironment = release");
            visitor.pressInDialog("Create Publisher");
            assertThat(visitor.dialog()).containsText("Publisher created");
            Axe.requireNothing(visitor, "publisher created");
            picture(visitor, "publisher-created-" + width);
            Answer made = server.admin.get(tenant.path("publishers")).expect(200);
            assertThat(visitor.dialog()).containsText(made.text("/items/0/audience"));
            visitor.pressInDialog("Done");

            Map<String, Object> claims = server.issuer.claims(made.text("/items/0/audience"));
            claims.put("environment", "preview");
            tryOut(visitor, server.issuer.sign(claims));
            assertThat(result(visitor)).containsText("No publisher would hand out a job token");
            assertThat(result(visitor).getByRole(AriaRole.ROW, new Locator.GetByRoleOptions().setName("environment")))
                    .containsText("preview");
            Axe.requireNothing(visitor, "publishers");
            picture(visitor, "publishers-" + width);
            tryOut(visitor, server.issuer.sign(server.issuer.claims(made.text("/items/0/audience"))));
            assertThat(result(visitor)).containsText("release would hand out a job token");

            visitor.press("Edit release");
            visitor.field("Job tokens live for minutes").fill("5");
            visitor.pressInDialog("Save");
            assertThat(visitor.page().getByRole(AriaRole.TABLE).first()).containsText("for 5 minutes");
            visitor.press("Delete release");
            visitor.pressInDialog("Delete");
            assertThat(visitor.page().getByText("No stored secret")).isVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void aReceiverIsToldAndWhatItAnsweredIsShown(int width) {
        server.receiver.behave(Receiver.status(500));
        try (Visitor visitor = at("Webhooks", width)) {
            visitor.press("Create a webhook");
            Axe.requireNothing(visitor, "new webhook");
            picture(visitor, "webhook-new-" + width);
            visitor.field("Address").fill(server.receiver.url("/hook"));
            visitor.pressInDialog("Create Webhook");
            Assertions.assertThat(visitor.dialog().getByLabel("Signing secret").innerText())
                    .startsWith("whsec_");
            visitor.pressInDialog("I have saved it");
            visitor.page()
                    .getByRole(AriaRole.LINK, name(server.receiver.url("/hook")))
                    .click();
            visitor.press("Send a test");
            Locator deliveries = visitor.page().getByRole(AriaRole.TABLE);
            assertThat(deliveries).containsText("500");
            assertThat(deliveries).containsText("Waiting");
            Axe.requireNothing(visitor, "deliveries");
            picture(visitor, "deliveries-" + width);
            server.receiver.behave(Receiver.status(200));
            visitor.press("Send a test");
            assertThat(deliveries).containsText("Delivered");

            visitor.page().getByRole(AriaRole.LINK, name("All webhooks")).click();
            visitor.press("Edit " + server.receiver.url("/hook"));
            visitor.dialog().getByLabel("A token was created").check();
            visitor.dialog().getByLabel("Enabled").uncheck();
            visitor.pressInDialog("Save");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("Disabled");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("token.created");
            Axe.requireNothing(visitor, "webhooks");
            picture(visitor, "webhooks-" + width);
            visitor.press("Delete " + server.receiver.url("/hook"));
            visitor.pressInDialog("Delete");
            assertThat(visitor.page().getByText("Nobody is told yet")).isVisible();
        }
    }

    @Test
    void whatAnotherHasChangedOfAPublisherIsShownBesideOnesOwn() {
        Map<String, ?> claims = Map.of("repository_id", "1001", "environment", "release");
        String publisher = tenant.path("publishers")
                + "/"
                + server.admin
                        .post(
                                tenant.path("publishers"),
                                Map.of("name", "release", "provider", "github", "claims", claims, "role", "CI Token"))
                        .expect(201)
                        .text("id");
        try (Visitor visitor = at("Publishers", 1280)) {
            visitor.press("Edit release");
            visitor.field("Job tokens live for minutes").fill("5");
            server.admin
                    .patch(publisher, Map.of("role", "Read Only", "allowedCidrs", List.of("10.0.0.0/8")))
                    .expect(200);
            visitor.expectRefusals();
            visitor.pressInDialog("Save");
            requireConflict(visitor, "publisher", "Read Only", "10.0.0.0/8", "15 minutes", "5 minutes");
            Assertions.assertThat(server.admin.get(publisher).text("lifetime")).isEqualTo("PT15M");
            var sent = visitor.page()
                    .waitForRequest(
                            request -> request.method().equals("PATCH"), () -> visitor.pressInDialog("Save mine"));
            Assertions.assertThat(sent.postData()).isEqualTo("{\"lifetime\":\"PT300S\"}");
            assertThat(visitor.dialog()).hasCount(0);
            Answer now = server.admin.get(publisher).expect(200);
            Assertions.assertThat(now.text("lifetime")).isEqualTo("PT5M");
            Assertions.assertThat(now.text("role")).isEqualTo("Read Only");
        }
    }

    @Test
    void whatAnotherHasChangedOfAWebhookIsShownBesideOnesOwn() {
        String url = server.receiver.url("/hook");
        String webhook = tenant.path("webhooks")
                + "/"
                + server.admin
                        .post(tenant.path("webhooks"), Map.of("url", url, "events", List.of("token.leaked")))
                        .expect(201)
                        .text("id");
        try (Visitor visitor = at("Webhooks", 390)) {
            visitor.press("Edit " + url);
            visitor.dialog().getByLabel("A token was created").check();
            server.admin.patch(webhook, Map.of("enabled", false)).expect(200);
            visitor.expectRefusals();
            visitor.pressInDialog("Save");
            requireConflict(visitor, "webhook", "disabled", "not changed", "A token was created");
            Assertions.assertThat(server.admin.get(webhook).get("events")).hasSize(1);
            visitor.pressInDialog("Save mine");
            assertThat(visitor.dialog()).hasCount(0);
            Answer now = server.admin.get(webhook).expect(200);
            Assertions.assertThat(now.get("enabled").asBoolean()).isFalse();
            Assertions.assertThat(now.get("events")).hasSize(2);
        }
    }

    private static void requireConflict(Visitor visitor, String what, String... texts) {
        Locator conflict = visitor.dialog().getByRole(AriaRole.ALERT);
        assertThat(conflict).containsText("Somebody else has changed this " + what);
        for (String text : texts) {
            assertThat(conflict).containsText(text);
        }
        assertThat(conflict.getByRole(AriaRole.TABLE)).isInViewport();
        Axe.requireNothing(visitor, "conflict of a " + what);
    }

    private static void tryOut(Visitor visitor, String identityToken) {
        visitor.page()
                .getByLabel("Identity token", new Page.GetByLabelOptions().setExact(true))
                .fill(identityToken);
        visitor.press("Try it");
        assertThat(visitor.button("Try it")).isEnabled();
    }

    private static Locator result(Visitor visitor) {
        return visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Try an identity token"));
    }

    private static Page.GetByRoleOptions name(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static void picture(Visitor visitor, String name) {
        visitor.page()
                .screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
