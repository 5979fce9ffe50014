package dev.tollgate.dashboard;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * A person in front of the dashboard. Whatever the browser's console complains
 * about, and every page without the policy, fails the test when they leave.
 */
final class Visitor implements AutoCloseable {
    private static final double TIMEOUT_MILLIS = 30_000;
    private static @Nullable BrowserContext adminProfile;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private boolean refusalsExpected;

    private Visitor(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complain(message.text());
            }
        });
        page.onPageError(this::complain);
        page.onResponse(this::checkPolicy);
    }

    /** Somebody whom the server has never seen. */
    static Visitor stranger() {
        return stranger(SharedServer.process().url());
    }

    /** The same, of the server at this address. */
    static Visitor stranger(String url) {
        return new Visitor(profile(url));
    }

    /** The first person of a server of the test's own, logged in. */
    static Visitor on(TollgateProcess server) {
        Visitor visitor = stranger(server.url());
        visitor.logIn(SharedServer.ADMIN, SharedServer.PASSWORD);
        return visitor;
    }

    /** The first person, logged in. They keep their profile from test to test, and with it the dashboard's files. */
    static synchronized Visitor admin() {
        BrowserContext known = adminProfile;
        if (known != null) {
            return new Visitor(known);
        }
        Visitor first = on(SharedServer.process());
        adminProfile = first.context;
        return first;
    }

    private static BrowserContext profile(String url) {
        BrowserContext profile = Chromium.get().newContext(new Browser.NewContextOptions().setBaseURL(url));
        profile.setDefaultTimeout(TIMEOUT_MILLIS);
        return profile;
    }

    /** In a window of this size, in CSS pixels. */
    Visitor sized(int width, int height) {
        page.setViewportSize(width, height);
        return this;
    }

    /** With this script in each page, before the page's own. */
    Visitor with(String script) {
        page.addInitScript(script);
        return this;
    }

    /** By HTTP, as the login page does it. */
    void logIn(String email, String password) {
        APIResponse answer = context.request()
                .post(
                        "/api/v1/session",
                        RequestOptions.create()
                                .setHeader("Sec-Fetch-Site", "same-origin")
                                .setData(Map.of("email", email, "password", password)));
        Assertions.assertThat(answer.status()).isEqualTo(204);
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    void go(String path) {
        page.navigate(path);
    }

    /** From now on the console may report answers that say no, and a network that is away. */
    void expectRefusals() {
        refusalsExpected = true;
    }

    void press(String button) {
        button(button).click();
    }

    /** By its name, whether or not what is named in it is isolated (U+2068, U+2069). */
    Locator button(String name) {
        String pattern = name.replaceAll("[^\\p{L}\\p{N} ]", "\\\\$0").replace(" ", " \u2068?");
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + pattern + "\u2069?$")));
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    void pressInDialog(String button) {
        dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    Locator field(String label) {
        return dialog().getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    Locator tab(String name) {
        return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
    }

    /** The value that a dialog shows at the moment. */
    String shownValue() {
        return dialog().getByLabel("Token value").innerText();
    }

    @Override
    public void close() {
        if (context == adminProfile) {
            context.setOffline(false);
            page.close();
        } else {
            context.close();
        }
        Assertions.assertThat(complaints).isEmpty();
    }

    private void complain(String complaint) {
        if (!refusalsExpected || !complaint.startsWith("Failed to load resource")) {
            complaints.add(complaint);
        }
    }

    private void checkPolicy(Response response) {
        boolean isPage = response.request().isNavigationRequest() && response.status() / 100 != 3;
        if (!isPage) {
            return;
        }
        String policy = response.headers().getOrDefault("content-security-policy", "");
        if (!policy.contains("default-src 'self'") || policy.contains("unsafe")) {
            complaints.add(response.url() + " has the policy: " + policy);
        }
    }
}
