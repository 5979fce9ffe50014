package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Await;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.time.Duration;
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
@Tag("slow")
class RedeliveryIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static ConnectedServer server;

    @BeforeAll
    static void start() {
        server = new ConnectedServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void whatWasDeliveredIsSentAgainOnceUnderTheSameId(int width) {
        Tenant tenant = Tenant.create(server.admin, SharedServer.unique("Home"));
        String webhook = server.admin
                .post(
                        tenant.path("webhooks"),
                        Map.of("url", server.receiver.url("/again-" + width), "events", List.of("token.created")))
                .expect(201)
                .text("id");
        tenant.newToken();
        Await.until(SOON, "delivered", () -> received(width).size() == 1);
        try (Visitor visitor = Visitor.on(server.process).with(Axe.script()).sized(width, 900)) {
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
        return server.receiver.received().stream()
                .filter(each -> each.path().equals("/again-" + width))
                .toList();
    }
}
