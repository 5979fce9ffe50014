package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver has lost is sent again by one button. */
@Tag("browser")
class RedeliveryIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Receiver receiver;
    private static TollgateProcess server;
    private static Api admin;

    @BeforeAll
    static void start() {
        receiver = new Receiver(null);
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_WEBHOOK_HOSTS", "127.0.0.1");
        server = TollgateProcess.start(settings);
        admin = Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void whatWasDeliveredIsSentAgainOnceUnderTheSameId(int width) {
        Tenant tenant = Tenant.create(admin, SharedServer.unique("Home"));
        String webhook = admin.post(
                        tenant.path("webhooks"),
                        Map.of("url", receiver.url("/again-" + width), "events", List.of("token.created")))
                .expect(201)
                .text("id");
        tenant.newToken();
        try (Visitor visitor = Visitor.on(server).with(Axe.script()).sized(width, 900)) {
            visitor.go("/ui/organizations/" + tenant.id() + "/webhooks/" + webhook);
            Locator rows = visitor.page().locator("tbody").getByRole(AriaRole.ROW);
            assertThat(rows.getByText("Delivered")).hasCount(1);
            Locator again = visitor.page()
                    .getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(Pattern.compile("^Send \\u2068.+\\u2069 again$")));
            assertThat(again).hasCount(1);
            again.dblclick();
            assertThat(visitor.page().getByText("It is sent again, under the same message id."))
                    .isVisible();
            assertThat(rows.getByText("Delivered")).hasCount(2);
            Axe.requireNothing(visitor, "sent again");
        }
        Await.until(SOON, "received", () -> received(width).size() == 2);
        Assertions.assertThat(received(width).stream().map(each -> each.header("webhook-id")))
                .hasSize(2)
                .containsOnly(received(width).get(0).header("webhook-id"));
    }

    private static List<Receiver.Received> received(int width) {
        return receiver.received().stream()
                .filter(each -> each.path().equals("/again-" + width))
                .toList();
    }
}
