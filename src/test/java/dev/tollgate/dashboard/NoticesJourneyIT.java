package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An address is named in the policy, and agreed at where a mail leads. */
@Tag("browser")
@Tag("slow")
class NoticesJourneyIT {
    private static final Pattern LINK = Pattern.compile("/ui/confirm-address#[\\w-]+");

    @Test
    void anAddressIsNamedAndAgreedAt() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("QUARKUS_MAILER_HOST", "127.0.0.1");
        environment.put("QUARKUS_MAILER_PORT", String.valueOf(mail.getSmtp().getPort()));
        try (TollgateProcess server = TollgateProcess.start(environment);
                Visitor visitor = Visitor.on(server)) {
            Tenant tenant = Tenant.create(Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Acme");
            visitor.go("/ui/organizations/" + tenant.id());
            visitor.press("Edit");
            visitor.dialog().getByLabel("Mail notices to").fill(SharedServer.ADMIN + "\nstranger@example.net");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.page().locator(".facts").first()).containsText("stranger@example.net");

            Await.until(Duration.ofSeconds(20), "asked", () -> mail.getReceivedMessages().length == 1);
            Matcher link = LINK.matcher(String.valueOf(mail.getReceivedMessages()[0].getContent()));
            Assertions.assertThat(link.find()).isTrue();
            visitor.go(link.group());
            Assertions.assertThat(tenant.owner().get(tenant.path()).get("unconfirmedNoticeAddresses"))
                    .as("to look does not agree")
                    .hasSize(1);
            visitor.press("Send them to me");
            assertThat(visitor.page().getByText("Notices of Acme come to stranger@example.net from now on."))
                    .isVisible();
            Assertions.assertThat(tenant.owner().get(tenant.path()).get("unconfirmedNoticeAddresses"))
                    .isEmpty();
        } finally {
            mail.stop();
        }
    }
}
