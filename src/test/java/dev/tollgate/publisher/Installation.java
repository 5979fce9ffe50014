package dev.tollgate.publisher;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Replicas that trust the certificate of fake issuers on loopback. */
final class Installation implements AutoCloseable {
    final List<TollgateProcess> replicas = new ArrayList<>();
    final Postgres.Access database = Postgres.newDatabase();
    final Api admin;

    Installation(int replicas, Certificate certificate, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_PUBLIC_URL", "https://tollgate.example.com");
        environment.put("TOLLGATE_ISSUER_HOSTS", "127.0.0.1");
        environment.put("TOLLGATE_ISSUER_CA_FILE", certificate.pem().toString());
        environment.putAll(more);
        for (int i = 0; i < replicas; i++) {
            this.replicas.add(TollgateProcess.start(environment));
        }
        admin = on(0).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    Api on(int replica) {
        return Api.on(replicas.get(replica));
    }

    Tenant newTenant() {
        return Tenant.create(admin, SharedServer.unique("Organization"));
    }

    static String audience(Tenant tenant) {
        return "https://tollgate.example.com/o/" + tenant.id();
    }

    /** A GitHub publisher of the fake issuer, with some of it changed. */
    static Map<String, Object> request(FakeIssuer issuer, Map<String, ?> changes) {
        Map<String, Object> request = new HashMap<>(Map.of(
                "name",
                SharedServer.unique("release"),
                "provider",
                "github",
                "issuer",
                issuer.url(),
                "role",
                "CI Token",
                "claims",
                Map.of("repository_id", "1001", "environment", "release")));
        request.putAll(changes);
        return request;
    }

    static String publisher(Tenant tenant, FakeIssuer issuer, Map<String, ?> changes) {
        return tenant.owner()
                .post(tenant.path("publishers"), request(issuer, changes))
                .expect(201)
                .text("id");
    }

    Answer exchange(String identityToken) {
        return exchange(0, identityToken, "");
    }

    Answer exchange(int replica, String identityToken, String more) {
        return on(replica)
                .form(
                        "/oauth2/token",
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                                + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&subject_token="
                                + URLEncoder.encode(identityToken, StandardCharsets.UTF_8)
                                + more);
    }

    /** {@code /auth}'s code for the value. */
    String code(int replica, String value) {
        return on(replica).bearer(value).get("/auth").header("Tollgate-Code");
    }

    @Override
    public void close() {
        replicas.forEach(TollgateProcess::close);
    }
}
