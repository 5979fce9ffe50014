package dev.tollgate.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A text as it is compared: NFKC (Unicode Standard Annex 15), without regard to case in any language, and without what
 * nobody sees. Computed here and not by the database, whose locale knows other letters.
 */
public final class FoldedText {
    private FoldedText() {}

    /** What is searched in, and for. */
    public static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().filter(c -> !InvisibleCharacters.areIgnored(c)).forEach(visible::appendCodePoint);
        // Upper case first: some letters have one capital between them, and a dotted capital I is written in two ways.
        String upper = nfkc(nfkc(visible.toString()).toUpperCase(Locale.ROOT));
        StringBuilder lower = new StringBuilder(upper.length());
        // One by one: as a whole text, a sigma at its end would become another letter.
        upper.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return nfkc(lower.toString());
    }

    /** What a name is unique by. */
    public static String keyOf(String name) {
        return VisibleText.strip(of(name));
    }

    private static String nfkc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
