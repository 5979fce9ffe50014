package dev.tollgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Behind a proxy on this machine that ends https and sends its own Host: what counts is the public URL. */
class PublicUrlIT {
    private static TollgateProcess process;
    private static Api admin;

    @BeforeAll
    static void start() {
        Map<String, String> environment = new HashMap<>(Postgres.newDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_PUBLIC_URL", "https://tollgate.example.org/sub/");
        process = TollgateProcess.start(environment);
        admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void aLocationIsOfThePublicUrl() {
        Answer created =
                admin.post("/api/v1/organizations", Map.of("name", "Elsewhere")).expect(201);
        assertThat(created.header("Location"))
                .isEqualTo("https://tollgate.example.org/sub/api/v1/organizations/" + created.text("id"));
    }

    @Test
    void theCookieIsSecure() {
        Answer session = Api.on(process)
                .with("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/session", Map.of("email", SharedServer.ADMIN, "password", SharedServer.PASSWORD))
                .expect(204);
        String cookie = session.header("Set-Cookie");
        assertThat(cookie).startsWith("__Host-tollgate=").contains("Secure", "HttpOnly");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        Api.on(process).with("Cookie", pair).get("/api/v1/me").expect(200);
    }

    @Test
    void browsersComeByNothingElseAndGuessNoTypes() {
        for (String path :
                new String[] {"/api/v1/me", "/api/v1/organizations", "/api/v1/nowhere", "/", "/q/health/live"}) {
            Answer answer = admin.get(path);
            assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(answer.header("Strict-Transport-Security")).as(path).startsWith("max-age=");
        }
        assertThat(Api.on(process).get("/api/v1/me").expect(401).header("X-Content-Type-Options"))
                .isEqualTo("nosniff");
    }

    @Test
    void withoutHttpsNothingIsPromised() {
        Answer answer = SharedServer.anonymous().get("/api/v1/me").expect(401);
        assertThat(answer.header("Strict-Transport-Security")).isEmpty();
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
