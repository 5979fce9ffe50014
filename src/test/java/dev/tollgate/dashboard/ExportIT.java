package dev.tollgate.dashboard;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.token.bulk.ManyTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as a file for a spreadsheet: those that were picked, or all that match. */
@Tag("browser")
class ExportIT {
    private final Tenant tenant = SharedServer.newTenant();

    private Visitor tokens(int width, String query) {
        Visitor visitor = Visitor.admin().sized(width, 900);
        visitor.go("/ui/organizations/" + tenant.id() + "/tokens" + query);
        return visitor;
    }

    private static String text(Visitor visitor, Runnable click) throws IOException {
        Download download = visitor.page().waitForDownload(click);
        Assertions.assertThat(download.suggestedFilename()).matches("tokens-\\d{4}-\\d\\d-\\d\\d\\.csv");
        return Files.readString(Path.of(download.path().toString()));
    }

    @Test
    void cellsAreNoFormulas() throws Exception {
        for (String label : List.of("=1+1", "+1", "-1", "@SUM(A1)", "a,\"b\"")) {
            tenant.newToken(Map.of("label", label, "role", "CI Token"));
        }
        try (Visitor visitor = tokens(1280, "")) {
            visitor.page().getByLabel("Select all on this page").check();
            String text = text(
                    visitor,
                    () -> visitor.page()
                            .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Selected tokens"))
                            .getByText("Export as CSV")
                            .click());
            Assertions.assertThat(text)
                    .startsWith("\ufefflabel,description,role,")
                    .contains("\r\n'=1+1,", "\r\n'+1,", "\r\n'-1,", "\r\n'@SUM(A1),", "\r\n\"a,\"\"b\"\"\",");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void allThatMatchAreInTheFileAndNoOther(int width) throws Exception {
        ManyTokens.insert(SharedServer.database(), tenant, "nightly", 450);
        tenant.newToken(Map.of("label", "=nightly()", "role", "Read Only"));
        tenant.newToken(Map.of("label", "release", "role", "CI Token"));
        try (Visitor visitor = tokens(width, "?search=nightly")) {
            List<String> lines = text(visitor, () -> visitor.press("Export all that match as CSV"))
                    .lines()
                    .toList();
            Assertions.assertThat(lines).hasSize(452).doesNotHaveDuplicates();
            Assertions.assertThat(lines.get(0)).startsWith("\ufefflabel,");
            Assertions.assertThat(lines.subList(1, 452)).allMatch(line -> line.contains("nightly"));
            Assertions.assertThat(lines.get(1)).startsWith("'=nightly(),");
        }
    }
}
