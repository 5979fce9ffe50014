package dev.tollgate.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.PublicConfig;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.notice.mail.MailItems.Item;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mails say, whatever people have named their tokens. */
class MailTextTest {
    private static final UUID ID = UUID.fromString("00000000-0000-7000-8000-000000000009");

    private final MailText text = text();

    static MailText text() {
        return new MailText(new PublicUrl(new SmallRyeConfigBuilder()
                .withMapping(PublicConfig.class)
                .withDefaultValue("tollgate.public.url", "https://tollgate.example.org")
                .build()
                .getConfigMapping(PublicConfig.class)));
    }

    private static MailItems items(String type, long count, String... labels) {
        return new MailItems(
                type,
                count,
                List.of(labels).stream()
                        .map(label -> new Item(label, Instant.parse("2030-03-08T08:00:00Z")))
                        .toList());
    }

    @Test
    void aMailIsShortAndSaysWhatAndWhen() {
        List<MailItems> items =
                List.of(items("token.expiring", 3, "deploy", "build"), items("token.expired", 1, "old"));
        assertThat(text.subject("Acme", items)).isEqualTo("Tollgate: news of 4 tokens (\u2068Acme\u2069)");
        assertThat(text.subject("Acme", items.subList(1, 2)))
                .isEqualTo("Tollgate: 1 token has expired (\u2068Acme\u2069)");
        assertThat(text.body(ID, "Acme", items)).isEqualTo("""
                Tokens of \u2068Acme\u2069.

                Expiring soon:
                - \u2068deploy\u2069, 2030-03-08 08:00 UTC
                - \u2068build\u2069, 2030-03-08 08:00 UTC
                - and 1 more

                Expired:
                - \u2068old\u2069, 2030-03-08 08:00 UTC

                See https://tollgate.example.org/ui/organizations/%s/tokens

                This address is among those that the organization, or the operator of Tollgate, names for notices.
                A super admin of the organization can change that.
                """.formatted(ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nBcc: b@example.org",
                "a\nb",
                "a\u2028b",
                "a\u0085b",
                "a\u202eb",
                "a\u2069b\u2066",
                "a\u0000b",
                "a\u200bb\ud800"
            })
    void aNameStaysOnItsLineAndWithinItself(String name) {
        String shown = MailText.shown(name);
        assertThat(shown).startsWith("\u2068a").endsWith("\u2069");
        assertThat(shown.substring(1, shown.length() - 1))
                .matches("[a-zA-Z: @.\u2060]*")
                .doesNotContain("\u2068", "\u2069");
        assertThat(text.subject(name, List.of(items("token.expiring", 1, name))))
                .doesNotContain("\r", "\n");
    }

    @Test
    void aNameIsNoLinkAndNotEndless() {
        assertThat(MailText.shown("see https://evil.example/x or www.evil.example"))
                .doesNotContain("://", "evil.example", "www.evil");
        assertThat(MailText.shown("release 1.2: now")).isEqualTo("\u2068release 1.2: now\u2069");
        assertThat(MailText.shown("\ud83d\ude00".repeat(500))).hasSize(2 + 200);
        assertThat(MailText.shown("\u0645\u06cc\u200c\u062e"))
                .as("a script that needs its joiner")
                .contains("\u200c");
    }
}
