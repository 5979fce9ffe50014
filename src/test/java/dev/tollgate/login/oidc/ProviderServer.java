package dev.tollgate.login.oidc;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two replicas whose people sign in at a {@link FakeProvider}, for all tests of this package in one JVM. */
public final class ProviderServer {
    public static final FakeProvider PROVIDER = new FakeProvider();
    static final String START = "/api/v1/sign-in/oidc";
    static final String CALLBACK = START + "/callback";

    private static @Nullable List<TollgateProcess> replicas;

    private ProviderServer() {}

    private static synchronized List<TollgateProcess> replicas() {
        if (replicas == null) {
            Map<String, String> environment =
                    new HashMap<>(Postgres.newDatabase().environment());
            environment.putAll(settings(PROVIDER.issuer()));
            replicas = List.of(TollgateProcess.launch(environment), TollgateProcess.launch(environment));
            replicas.forEach(TollgateProcess::awaitReady);
        }
        return replicas;
    }

    static Map<String, String> settings(String issuer) {
        return Map.of(
                "TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN,
                "TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD,
                "TOLLGATE_TRUSTED_PROXIES", "127.0.0.0/8",
                "TOLLGATE_OIDC_ISSUER", issuer,
                "TOLLGATE_OIDC_CLIENT_ID", FakeProvider.CLIENT,
                "TOLLGATE_OIDC_CLIENT_SECRET", FakeProvider.SECRET,
                "TOLLGATE_OIDC_LABEL", "Example Corp");
    }

    static Api on(int replica) {
        return Api.on(replicas().get(replica));
    }

    static Api admin() {
        return on(0).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    /** Where browsers find the first replica. */
    public static String url() {
        return on(0).url();
    }

    public static Tenant newTenant() {
        return Tenant.create(admin(), SharedServer.unique("Organization"));
    }

    /** {@code /auth}'s code for the value at each replica. */
    static List<String> codes(String value) {
        return List.of(code(0, value), code(1, value));
    }

    private static String code(int replica, String value) {
        return on(replica).bearer(value).get("/auth").header("Tollgate-Code");
    }

    /** A browser that is on its way: what it was sent to, and the cookie that it keeps. */
    record Begun(String authorization, String cookie) {
        String state() {
            return Objects.requireNonNull(
                    FakeProvider.parameters(authorization.split("\\?", 2)[1]).get("state"));
        }
    }

    static Begun begin(String query) {
        return begin(on(0), query);
    }

    static Begun begin(Api browser, String query) {
        Answer answer = browser.get(START + query).expect(302);
        return new Begun(answer.header("Location"), cookie(answer, "tollgate-loopback-sign-in"));
    }

    /** Back from the provider. */
    static Answer callback(String cookie, String query) {
        return on(0).with("Cookie", cookie).get(CALLBACK + "?" + query).expect(302);
    }

    static Answer signIn(Map<String, Object> claims) {
        Begun begun = begin("");
        return callback(
                begun.cookie(), "state=" + begun.state() + "&code=" + PROVIDER.code(begun.authorization(), claims));
    }

    /** The person's browser, once they have got in. */
    static Api browser(Answer callback) {
        String cookie = cookie(callback, "tollgate-loopback");
        return on(0).with("Cookie", cookie).with("Sec-Fetch-Site", "same-origin");
    }

    static String cookie(Answer answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(line -> line.split(";")[0])
                .filter(pair -> pair.startsWith(name + "="))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cookie " + name + ": " + answer.header("Location")));
    }

    /** The code with which the login page is reached; empty where the person got in. */
    static String refusal(Answer callback) {
        String[] parts = callback.header("Location").split("/ui/login\\?refused=");
        return parts.length < 2 ? "" : parts[1];
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
