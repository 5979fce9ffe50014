package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.FreePort;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Below a new value stands how it is put to use: texts that work as they are, and never hold the value. */
@Tag("browser")
@Tag("slow")
class UseTokenIT {
    private static final List<String> PLACES =
            List.of("GitHub Actions", "GitLab CI", "Jenkins", "Buildkite", "curl", "NGINX");

    private final Tenant tenant = SharedServer.newTenant();
    private final String url = SharedServer.process().url();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            process.waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void textsAreReadAndCopiedByKeyboard(int width) throws Exception {
        try (Visitor visitor = Visitor.admin().sized(width, 900).with(Axe.script())) {
            visitor.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            String value = create(visitor);
            visitor.tab("GitHub Actions").focus();
            Map<String, String> texts = new HashMap<>();
            for (String place : PLACES) {
                assertThat(visitor.tab(place)).isFocused();
                assertThat(visitor.tab(place)).hasAttribute("aria-selected", "true");
                texts.put(place, copy(visitor));
                Axe.requireNothing(visitor, place);
                visitor.tab(place).focus();
                visitor.page().keyboard().press("ArrowRight");
            }
            assertThat(visitor.tab("GitHub Actions")).isFocused();
            visitor.page().keyboard().press("End");
            assertThat(visitor.tab("NGINX")).isFocused();
            visitor.page().keyboard().press("Home");
            assertThat(visitor.tab("GitHub Actions")).isFocused();

            Assertions.assertThat(texts.values()).allMatch(text -> text.contains(url + "/auth"));
            Assertions.assertThat(texts.values()).noneMatch(text -> text.contains(value));
            String curl = texts.getOrDefault("curl", "");
            Assertions.assertThat(run(curl, value)).startsWith("HTTP/1.1 200");
            Assertions.assertThat(run(curl, "tg_ci_nothing")).contains("Tollgate-Code: MALFORMED");
            // Nothing has copied the value itself, so leaving asks first.
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).containsText("You have not copied the value");
        }
    }

    @Test
    void thePublishersAreOneStepAwayAndTheValueStays() {
        tenant.newToken(Map.of("label", "turning", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
            visitor.press("Rotate turning");
            visitor.pressInDialog("Rotate Token");
            Locator link = visitor.dialog()
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(Pattern.compile("^Publishers")));
            Page other = visitor.context().waitForPage(link::click);
            assertThat(other).hasURL(Pattern.compile("/organizations/" + tenant.id() + "/publishers$"));
            other.close();
            Assertions.assertThat(tenant.verdict(visitor.shownValue())).isEqualTo("VALID");
        }
    }

    @Test
    void nginxAsItIsShownLetsInWhoeverHasTheToken(@TempDir Path directory) throws Exception {
        try (Visitor visitor = Visitor.admin()) {
            String value = create(visitor);
            Api gate = nginx(visitor, directory, "");

            Assertions.assertThat(gate.get("/").status()).isEqualTo(401);
            Assertions.assertThat(gate.bearer(value).get("/").status()).isEqualTo(200);
            String reader = tenant.newToken("Read Only").value();
            Assertions.assertThat(gate.bearer(reader).get("/").status()).isEqualTo(403);
        }
    }

    @Test
    void nginxAsItIsShownKeepsItsGateInAServerWithPagesForErrors(@TempDir Path directory) throws Exception {
        try (Visitor visitor = Visitor.admin()) {
            String value = create(visitor);
            Api gate = nginx(visitor, directory, """
                proxy_intercept_errors on;
                error_page 401 403 =200 /own.html;
                location = /own.html { return 200 own; }
                """);

            Assertions.assertThat(gate.get("/").text()).isEqualTo("own");
            Assertions.assertThat(gate.bearer(value).get("/").text()).contains("keys");
            // From the application, not the failure of a question with so long a body.
            Answer large = gate.bearer(value).post("/", "x".repeat(2_000_000));
            Assertions.assertThat(large.header("Content-Type")).startsWith("application/problem+json");
        }
    }

    /** With the text that the page shows, in a server with more of a user's own. */
    private Api nginx(Visitor visitor, Path directory, String own) throws IOException {
        visitor.tab("NGINX").click();
        String text = visitor.dialog().getByLabel("Text for NGINX").innerText();
        String application = url + "/.well-known/jwks.json; client_max_body_size 100m;";
        int port = FreePort.take();
        Path file = Files.writeString(directory.resolve("nginx.conf"), """
            user root; daemon off; pid nginx.pid; error_log stderr;
            events {}
            http { access_log off; client_body_temp_path body; server { listen 127.0.0.1:%d; %s %s } }
            """.formatted(
                        port, own, text.replace("http://127.0.0.1:9000;", application)));
        started.add(new ProcessBuilder("/usr/sbin/nginx", "-p", directory.toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start());
        Await.until(Duration.ofSeconds(60), "NGINX listens", () -> listens(port));
        return new Api("http://127.0.0.1:" + port, Map.of());
    }

    private String create(Visitor visitor) {
        visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
        visitor.press("New Integration Token");
        visitor.field("Label").fill(SharedServer.unique("used"));
        visitor.field("Role").selectOption("CI Token");
        visitor.pressInDialog("Create Token");
        assertThat(visitor.tab("GitHub Actions")).isVisible();
        return visitor.shownValue();
    }

    private static String copy(Visitor visitor) {
        visitor.page().keyboard().press("Tab");
        visitor.page().keyboard().press("Tab");
        assertThat(visitor.button("Copy text")).isFocused();
        visitor.page().keyboard().press("Enter");
        assertThat(visitor.dialog().getByText("Copied")).isVisible();
        return (String) visitor.page().evaluate("() => navigator.clipboard.readText()");
    }

    private static String run(String commands, String value) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", commands);
        shell.environment().put("TOLLGATE_TOKEN", value);
        return new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static boolean listens(int port) {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connected.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
