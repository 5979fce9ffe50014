package dev.tollgate.dashboard;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.Assertions;

/** axe-core, which finds what people with assistive technology would stumble over. */
final class Axe {
    private static final String FOUND = "async () => (await axe.run()).violations"
            + ".map(({id, nodes}) => id + ': ' + nodes.map(({html}) => html).join(' | ')).join('\\n')";

    private Axe() {}

    /** Put into the page by the browser itself, so that the pages' own policy stays as it is. */
    static String script() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe-core is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the page as it stands, in light and in dark. */
    static void requireNothing(Visitor visitor, String what) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            // A colour on its way to another one has no contrast to speak of.
            visitor.page()
                    .emulateMedia(new Page.EmulateMediaOptions()
                            .setColorScheme(scheme)
                            .setReducedMotion(ReducedMotion.REDUCE));
            Assertions.assertThat((String) visitor.page().evaluate(FOUND))
                    .as(what + " " + scheme)
                    .isEmpty();
        }
    }

    /** The same, and that nothing of the page lies beside the window. */
    static void requireFits(Visitor visitor, String what) {
        requireNothing(visitor, what);
        int width = visitor.page().viewportSize().width;
        Object widest = visitor.page().evaluate("() => document.documentElement.scrollWidth");
        Assertions.assertThat((Integer) widest).as(what).isLessThanOrEqualTo(width);
    }
}
