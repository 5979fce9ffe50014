package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One search finds what a person may see, from wherever they are, by keyboard alone. */
@Tag("browser")
class FindIT {
    private static final int MOST_ORGANIZATIONS = 25;

    private final Tenant tenant = SharedServer.newTenant();
    private final String mark = SharedServer.unique("m").substring(2, 10);

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void tokensPeoplePublishersAndOrganizationsAreFound(int width) {
        Tenant.Issued token = tenant.newToken(Map.of("label", "token " + mark, "role", "CI Token"));
        Tenant.Member person = tenant.newMember(mark + "@example.org", "MEMBER");
        tenant.owner()
                .post(
                        tenant.path("publishers"),
                        Map.of(
                                "name",
                                "publisher " + mark,
                                "provider",
                                "github",
                                "role",
                                "CI Token",
                                "claims",
                                Map.of("repository_id", "1", "environment", "release")))
                .expect(201);
        tenant.owner().patch(tenant.path(), Map.of("name", "home " + mark)).expect(200);
        try (Visitor visitor = open(width)) {
            field(visitor).fill(mark.toUpperCase(Locale.ROOT));
            assertThat(options(visitor)).hasCount(4);
            assertThat(options(visitor).nth(0)).containsText("home " + mark);
            assertThat(options(visitor).nth(0)).hasAttribute("aria-selected", "true");
            assertThat(options(visitor).nth(2)).containsText(person.email());
            assertThat(options(visitor).nth(3)).containsText("publisher " + mark);
            assertThat(visitor.dialog()).containsText("4 found");
            Axe.requireNothing(visitor, "found");
            visitor.page().keyboard().press("ArrowDown");
            String active = field(visitor).getAttribute("aria-activedescendant");
            Assertions.assertThat(options(visitor).nth(1).getAttribute("id")).isEqualTo(active);
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page()).hasURL(Pattern.compile("/tokens/" + token.id() + "$"));
            assertThat(visitor.dialog()).hasCount(0);
        }
    }

    @Test
    void anIdAndAHintFindTheirToken() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "token " + mark, "role", "CI Token"));
        tenant.newToken();
        String hint = tenant.owner().get(tenant.token(token.id())).expect(200).text("hint");
        try (Visitor visitor = open(1280)) {
            for (String text : List.of(token.id(), hint, hint.replace("…", "..."))) {
                field(visitor).fill("");
                assertThat(options(visitor)).hasCount(0);
                field(visitor).fill(text);
                assertThat(options(visitor)).hasCount(1);
                assertThat(options(visitor)).containsText("token " + mark);
            }
        }
    }

    @Test
    void aPastedValueIsLookedUpAndStaysNowhere() {
        Tenant.Issued token = tenant.newToken(Map.of("label", "token " + mark, "role", "CI Token"));
        try (Visitor visitor = open(1280)) {
            List<String> addresses = new CopyOnWriteArrayList<>();
            visitor.page().onRequest(request -> addresses.add(request.url()));
            field(visitor).fill(token.value());
            assertThat(options(visitor)).containsText("token " + mark);
            assertThat(field(visitor)).hasValue("");
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page()).hasURL(Pattern.compile("/tokens/" + token.id() + "$"));
            Assertions.assertThat(addresses).isNotEmpty().noneMatch(address -> address.contains("tg_ci"));
            Assertions.assertThat(visitor.page().content()).doesNotContain(token.value());
        }
    }

    /** The first person of all tests has far more organizations than are looked into. */
    @Test
    void aSearchIsBoundedAndSaysWhenNothingIsFound() {
        for (int i = 0; i < MOST_ORGANIZATIONS; i++) {
            SharedServer.newTenant();
        }
        try (Visitor visitor = open(1280)) {
            List<Request> requests = new CopyOnWriteArrayList<>();
            visitor.page().onRequest(requests::add);
            field(visitor).fill("nothing " + mark);
            assertThat(visitor.dialog()).containsText("Nothing found. Looked into 25 of your organizations");
            Axe.requireNothing(visitor, "nothing found");
            Assertions.assertThat(requests.stream()
                            .filter(request -> request.url().contains("/tokens?"))
                            .count())
                    // In some of them another test may have left the person without that right.
                    .isBetween(1L, (long) MOST_ORGANIZATIONS);
            Assertions.assertThat(requests.stream()
                            .filter(request -> Pattern.compile("/(users|publishers)\\?")
                                    .matcher(request.url())
                                    .find())
                            .count())
                    .isEqualTo(2 * MOST_ORGANIZATIONS);
            visitor.page().keyboard().press("Escape");
            assertThat(visitor.dialog()).hasCount(0);
            assertThat(visitor.button("Find")).isVisible();
        }
    }

    private Visitor open(int width) {
        Visitor visitor = Visitor.admin().sized(width, 900).with(Axe.script());
        visitor.go("/ui/organizations/" + tenant.id() + "/roles");
        assertThat(visitor.page().getByRole(AriaRole.TABLE)).isVisible();
        visitor.page().keyboard().press("/");
        assertThat(field(visitor)).isFocused();
        return visitor;
    }

    private static Locator field(Visitor visitor) {
        return visitor.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Find"));
    }

    private static Locator options(Visitor visitor) {
        return visitor.dialog().getByRole(AriaRole.OPTION);
    }
}
