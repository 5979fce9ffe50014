package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a table shows follows from the address: search, filter, order and page outlive a reload, and Back undoes them. */
@Tag("browser")
class TablesIT {
    private final Tenant tenant = SharedServer.newTenant();

    @Test
    void rolesAreSearchedSortedAndPaged() {
        for (int i = 0; i < 57; i++) {
            Map<String, ?> role = Map.of("name", String.format("Role %02d", i), "permissions", List.of("a:b"));
            tenant.owner().post(tenant.path("roles"), role).expect(201);
        }
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tab("roles"));
            assertThat(rows(visitor)).hasCount(50);
            assertThat(visitor.page().getByText("1–50 of 62")).isVisible();
            visitor.press("Next page");
            assertThat(visitor.page()).hasURL(Pattern.compile("page=2"));
            assertThat(rows(visitor)).hasCount(12);
            visitor.page().reload();
            assertThat(visitor.page().getByText("51–62 of 62")).isVisible();
            assertThat(visitor.button("Next page")).isDisabled();
            visitor.press("Name");
            assertThat(visitor.page()).hasURL(Pattern.compile("sort=name$"));
            assertThat(visitor.page().getByText("1–50 of 62")).isVisible();
            visitor.press("Name");
            assertThat(rows(visitor).first()).containsText("Service Account");
            visitor.page().goBack();
            assertThat(rows(visitor).first()).containsText("CI Token");
            visitor.page().goBack();
            assertThat(visitor.page().getByText("51–62 of 62")).isVisible();
            visitor.page().getByLabel("Search roles").fill("role 5");
            assertThat(visitor.page()).hasURL(Pattern.compile("search=role"));
            assertThat(rows(visitor)).hasCount(7);
            assertThat(visitor.page().getByText("of 62")).hasCount(0);
        }
    }

    @Test
    void peopleAreFilteredAndSorted() {
        tenant.newMember("zoe-" + SharedServer.uniqueEmail(), "MEMBER");
        tenant.newMember("amy-" + SharedServer.uniqueEmail(), "MEMBER");
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tab("users"));
            assertThat(rows(visitor)).hasCount(3);
            visitor.press("Member since");
            visitor.press("Member since");
            assertThat(visitor.page()).hasURL(Pattern.compile("sort="));
            visitor.page().locator(".toolbar select").selectOption("MEMBER");
            assertThat(rows(visitor)).hasCount(2);
            visitor.page().reload();
            assertThat(rows(visitor)).hasCount(2);
            assertThat(visitor.page().locator(".toolbar select")).hasValue("MEMBER");
            visitor.page().getByLabel("Search people").fill("ZOE-");
            assertThat(rows(visitor)).hasCount(1);
            visitor.page().goBack();
            assertThat(rows(visitor)).hasCount(3);
        }
    }

    @Test
    void anOrderThatThereIsNotIsIgnored() {
        tenant.newToken();
        try (Visitor visitor = Visitor.admin()) {
            for (String order : List.of("__proto__", "constructor", "-toString", "nothing")) {
                visitor.go(tab("roles") + "?sort=" + order);
                assertThat(rows(visitor).first()).containsText("CI Token");
                visitor.go(tab("users") + "?sort=" + order);
                assertThat(rows(visitor)).hasCount(1);
                visitor.go(tab("tokens") + "?sort=" + order);
                assertThat(rows(visitor)).hasCount(1);
            }
        }
    }

    @Test
    void aNameKeepsItsDirectionToItself() {
        tenant.owner()
                .post(tenant.path("roles"), Map.of("name", "אבג 123", "permissions", List.of("a:b")))
                .expect(201);
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tab("roles"));
            Locator name = visitor.page().getByText("אבג 123").first();
            assertThat(name).hasCSS("unicode-bidi", "isolate");
            visitor.press("Delete אבג 123");
            assertThat(visitor.page().locator("dialog strong").first()).hasCSS("unicode-bidi", "isolate");
        }
    }

    /** Rows from before such texts were refused. */
    @Test
    void noTextRewritesWhatAButtonOrTheWindowIsCalled() {
        String token = tenant.newToken().id();
        update("update token set label = 'a\u2069\u202egnp', description = 'b\u202egnp' where id = ?", token);
        update("update organization set name = 'c\u202egnp' where id = ?", tenant.id());
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tab("tokens"));
            Locator row = rows(visitor).first();
            for (String act : List.of("Edit", "Rotate", "Delete")) {
                Locator button = row.locator("button[aria-label^='" + act + "']");
                assertThat(button).hasAccessibleName(act + " \u2068agnp\u2069");
                assertThat(button).hasAttribute("title", act + " \u2068agnp\u2069");
            }
            assertThat(row.locator(".clamp.short")).hasAttribute("title", "\u2068bgnp\u2069");
            assertThat(visitor.page()).hasTitle("Integration Tokens · \u2068cgnp\u2069 · Tollgate");
        }
    }

    private static void update(String statement, String id) {
        Assertions.assertThat(SharedServer.database().update(statement, UUID.fromString(id)))
                .isOne();
    }

    @Test
    void organizationsAreSearchedAndSorted() {
        String mark = UUID.randomUUID().toString();
        for (String name : List.of("Beta ", "alpha ", "Gamma ")) {
            Tenant.create(SharedServer.admin(), name + mark);
        }
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations?all=1&search=" + mark);
            assertThat(rows(visitor)).hasCount(3);
            assertThat(rows(visitor).first()).containsText("Beta");
            visitor.press("Name");
            assertThat(rows(visitor).first()).containsText("alpha");
            visitor.press("Name");
            assertThat(rows(visitor).first()).containsText("Gamma");
            visitor.page().reload();
            assertThat(rows(visitor).first()).containsText("Gamma");
            assertThat(visitor.page().getByLabel("Search organizations")).hasValue(mark);
            visitor.page().goBack();
            assertThat(rows(visitor).first()).containsText("alpha");
        }
    }

    @Test
    void auditLogBeginsWithTheNewest() {
        for (int i = 0; i < 52; i++) {
            tenant.owner().patch(tenant.path(), Map.of("name", "Name " + i)).expect(200);
        }
        tenant.newToken(Map.of("label", "latest", "role", "CI Token"));
        try (Visitor visitor = Visitor.admin()) {
            visitor.go(tab("audit"));
            assertThat(rows(visitor)).hasCount(50);
            assertThat(rows(visitor).first()).containsText("token.created");
            visitor.press("Next page");
            assertThat(rows(visitor).last()).containsText("organization.created");
            visitor.page().goBack();
            assertThat(rows(visitor).first()).containsText("latest");
        }
    }

    private String tab(String name) {
        return "/ui/organizations/" + tenant.id() + "/" + name;
    }

    private static Locator rows(Visitor visitor) {
        return visitor.page().locator("tbody").getByRole(AriaRole.ROW);
    }
}
