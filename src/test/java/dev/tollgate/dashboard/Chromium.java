package dev.tollgate.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machine's own Chromium, started once for all tests. */
final class Chromium {
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final double TIMEOUT_MILLIS = 30_000;

    private static @Nullable Browser browser;

    private Chromium() {}

    static synchronized Browser get() {
        Browser started = browser;
        if (started == null) {
            PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
            started = Playwright.create()
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable())
                            .setChromiumSandbox(false)
                            .setArgs(List.of(
                                    "--disable-gpu",
                                    "--disable-quic",
                                    "--no-first-run",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync")));
            browser = started;
        }
        return started;
    }

    /** Tests of what people see are not left out where there is no browser: they fail and say how to get one. */
    private static Path executable() {
        String configured = System.getenv("CHROMIUM");
        if (configured != null) {
            return Path.of(configured);
        }
        return PLACES.stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No Chromium on this machine. Install one with"
                        + " `apt-get install -y chromium`, or name one in the environment variable CHROMIUM."));
    }
}
