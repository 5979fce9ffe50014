package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quarkus OIDC's own client of RFC 7662, in an application set up as the cookbook says. */
@Tag("gateway")
@Tag("slow")
class QuarkusOidcIT {
    private static final Path PAGE = Path.of("docs", "gateways", "frameworks.md");

    @TempDir
    private static Path directory;

    private static Tenant tenant;
    private static QuarkusApplication application;

    @BeforeAll
    static void start() throws Exception {
        tenant = SharedServer.newTenant();
        QuarkusApplication.build();
        application = start("application", SharedServer.process().url());
    }

    private static QuarkusApplication start(String name, String tollgate) throws Exception {
        return QuarkusApplication.start(
                Files.createDirectory(directory.resolve(name)),
                Cookbook.block(PAGE, "quarkus-oidc", Map.of("http://tollgate:8080", tollgate)),
                Map.of("TOLLGATE_GATEWAY_TOKEN", tenant.newToken("Gateway").value()));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static Answer read(String value, String path) {
        return application.api().bearer(value).get(path);
    }

    @Test
    void liveTokenIsAPrincipalWithItsPermissionsAsRoles() {
        Tenant.Issued token = tenant.newToken("Read Only");

        assertThat(read(token.value(), "/reports").expect(200).text()).isEqualTo(token.id());
        read(token.value(), "/reports/deploy").expect(403);
    }

    @Test
    void revokedTokenIsRefusedAtOnce() {
        Tenant.Issued token = tenant.newToken("CI Token");
        read(token.value(), "/reports").expect(200);

        tenant.owner().delete(tenant.token(token.id())).expect(204);

        read(token.value(), "/reports").expect(401);
    }

    @Test
    void noAnswerOfTollgatesIsNoPass() throws Exception {
        HttpServer unavailable = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        unavailable.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        unavailable.start();
        String token = tenant.newToken("CI Token").value();
        String url = "http://127.0.0.1:" + unavailable.getAddress().getPort();
        try (QuarkusApplication cutOff = start("cut-off", url)) {
            cutOff.api().bearer(token).get("/reports").expect(401);
            unavailable.stop(0);
            cutOff.api().bearer(token).get("/reports").expect(401);
        }
    }

    @Test
    void inventedTokenIsRefused() {
        read("tg_ci_" + "0".repeat(38), "/reports").expect(401);
    }
}
