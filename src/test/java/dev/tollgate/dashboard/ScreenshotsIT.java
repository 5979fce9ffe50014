package dev.tollgate.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes the pictures of the documentation: into target, or with {@code -Dscreenshots=docs/images} into place. */
@Tag("browser")
class ScreenshotsIT {
    private static final long LARGEST = 150 * 1024;
    private static final Path FOLDER = Path.of(System.getProperty("screenshots", "target/screenshots"));

    private final Tenant tenant = Tenant.create(SharedServer.admin(), "Acme Software");

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void picturesAreSmallEnoughForTheDocumentation(ColorScheme scheme) throws Exception {
        fill();
        try (Visitor visitor = Visitor.admin().sized(1280, 760)) {
            visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            visitor.go("/ui/organizations/" + tenant.id() + "/tokens");
            assertThat(visitor.page().getByRole(AriaRole.TABLE)).containsText("release-pipeline");
            take(visitor, "tokens", scheme);
            visitor.press("Delete release-pipeline");
            assertThat(visitor.dialog()).containsText("It was last used");
            take(visitor, "delete-warning", scheme);
            visitor.pressInDialog("Cancel");
            visitor.press("New Integration Token");
            visitor.field("Label").fill("preview-deployments");
            visitor.dialog().getByLabel("Description").fill("Uploads scans of preview deployments");
            take(visitor, "new-token", scheme);
            visitor.pressInDialog("Create Token");
            assertThat(visitor.dialog()).containsText("only this once");
            take(visitor, "shown-once", scheme);
        }
    }

    private void fill() throws Exception {
        Instant soon = InstantSource.system().instant().plus(Duration.ofDays(9));
        token(Map.of("label", "scan-archive", "description", "Nightly copy of all scans", "role", "Read Only"));
        Tenant.Issued rotated = token(
                Map.of("label", "edge-gateway", "description", "NGINX in front of the services", "role", "Gateway"));
        tenant.owner()
                .post(tenant.token(rotated.id()) + "/rotate", Map.of("overlap", "P7D"))
                .expect(200);
        token(Map.of("label", "contractor", "role", "CI Token", "expiresAt", soon.toString()));
        Tenant.Issued old = token(Map.of("label", "old-jenkins", "role", "CI Token"));
        tenant.owner().patch(tenant.token(old.id()), Map.of("enabled", false)).expect(200);
        Tenant.Issued used = token(Map.of(
                "label", "release-pipeline", "description", "Uploads scans of each release", "role", "CI Token"));
        write(
                "insert into token_usage (token_id, last_used_at, last_used_address)"
                        + " values (?::uuid, now() - interval '3 minutes', '203.0.113.24')",
                used.id());
        write("update token_value set created_at = now() - interval '2 hours' where token_id = ?::uuid", rotated.id());
        write(
                "insert into token_usage (token_id, last_used_at, last_used_address, ending_value_used_at,"
                        + " ending_value_address) values (?::uuid, now(), '198.51.100.7', now() - interval '12 minutes',"
                        + " '198.51.100.9')",
                rotated.id());
    }

    private static void write(String sql, String token) throws SQLException {
        try (var connection = SharedServer.database().connect();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, token);
            Assertions.assertThat(statement.executeUpdate()).isPositive();
        }
    }

    private Tenant.Issued token(Map<String, String> request) {
        return tenant.newToken(request);
    }

    private static void take(Visitor visitor, String name, ColorScheme scheme) throws Exception {
        // The pointer would leave its mark on whatever lies under it.
        visitor.page().mouse().move(640, 755);
        String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        Path picture = Files.createDirectories(FOLDER).resolve(file);
        visitor.page().screenshot(new Page.ScreenshotOptions().setPath(picture));
        Assertions.assertThat(List.of(Files.size(picture))).allMatch(size -> size < LARGEST);
    }
}
