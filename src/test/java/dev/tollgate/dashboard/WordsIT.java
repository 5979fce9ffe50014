package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the API says to programs is said to people in words of theirs. */
@Tag("browser")
@Tag("slow")
class WordsIT {
    private static final String FOR_PROGRAMS = "from PT1S to P36500D, at 2026-11-30T09:08:07.5Z or PT168H";
    private static final Pattern MACHINE = Pattern.compile("\\bPT?\\d+|\\d{4}-\\d{2}-\\d{2}T|allowedCidrs|expiresAt");
    private static final String IN_WORDS =
            "async (problem) => (await import('/assets/core/words.js')).inWords(problem, 7).detail";

    private final Tenant tenant = SharedServer.newTenant();

    @ParameterizedTest
    @EnumSource
    void everyKindOfProblemHasASentence(ProblemType type) {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/none");
            String said = said(visitor, Map.of("code", type.name(), "title", "the title"));
            Assertions.assertThat(said).isNotBlank().doesNotContain("the title").matches(".*[.]");
            String with = said(
                    visitor,
                    Map.of(
                            "code",
                            type.name(),
                            "title",
                            FOR_PROGRAMS,
                            "detail",
                            FOR_PROGRAMS,
                            "violations",
                            List.of(Map.of("field", "expiresAt", "message", "must be " + FOR_PROGRAMS))));
            Assertions.assertThat(with).isNotBlank().doesNotContainPattern(MACHINE);
        }
    }

    @Test
    void aKindThatIsNotKnownSaysWhatItSaysItself() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/none");
            Assertions.assertThat(
                            said(visitor, Map.of("code", "NEW", "title", "New", "detail", "It is " + FOR_PROGRAMS)))
                    .startsWith("It is from 1 second to 100 years, at ")
                    .endsWith(" or 7 days");
            Assertions.assertThat(said(visitor, Map.of("code", "toString", "title", "The title")))
                    .isEqualTo("The title");
        }
    }

    @Test
    void whomAForbiddenActIsForIsSaid() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/none");
            for (String[] each : new String[][] {
                {"SUPER_ADMIN", "role super admin"},
                {"TOKEN_CREATOR", "role super admin"},
                {"OPERATOR", "Only operators"}
            }) {
                Assertions.assertThat(said(visitor, Map.of("code", "FORBIDDEN", "title", "", "requires", each[0])))
                        .contains(each[1]);
            }
            Assertions.assertThat(said(visitor, Map.of("code", "OWNER_REQUIRED", "title", "")))
                    .isEqualTo("You need the role owner in this organization for that.");
        }
    }

    @Test
    void aFormShowsThem() {
        String problem = "{\"title\": \"T\", \"code\": \"%s\", \"detail\": \"The latest is 2026-11-30T09:08:07Z.\"}";
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
            visitor.expectRefusals();
            visitor.press("New Integration Token");
            for (ProblemType type : List.of(
                    ProblemType.FORBIDDEN,
                    ProblemType.LIFETIME_EXCEEDED,
                    ProblemType.LABEL_TAKEN,
                    ProblemType.INTERNAL)) {
                visitor.page()
                        .route(
                                Pattern.compile("/tokens$"),
                                route -> answer(route, type, problem.formatted(type.name())));
                visitor.pressInDialog("Create Token");
                assertThat(visitor.dialog().getByRole(AriaRole.ALERT)).not().containsText("2026-11-30T");
                assertThat(visitor.dialog()).containsText(type == ProblemType.LABEL_TAKEN ? "Another token" : "");
            }
        }
    }

    @Test
    void aPolicyBeyondItsBoundsIsRefusedInWords() {
        try (Visitor visitor = Visitor.admin()) {
            visitor.go("/ui/organizations/" + tenant.id());
            visitor.expectRefusals();
            visitor.press("Edit");
            visitor.dialog().getByLabel("Longest token lifetime in days").fill("99999");
            visitor.pressInDialog("Save");
            assertThat(visitor.dialog()).containsText("This must be from 1 minute to 100 years");
        }
    }

    private static void answer(Route route, ProblemType type, String problem) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(type.status())
                .setContentType("application/problem+json")
                .setBody(problem));
    }

    private static String said(Visitor visitor, Map<String, ?> problem) {
        return String.valueOf(visitor.page().evaluate(IN_WORDS, problem));
    }
}
