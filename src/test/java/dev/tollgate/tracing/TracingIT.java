package dev.tollgate.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who switches traces on gets those of the admin API and no others. */
@Tag("slow")
class TracingIT {
    private static final String ADMIN = "admin@example.org";
    private static final String PASSWORD = "a password for tests";
    private static final String CREATE_TOKEN = "POST /api/v1/organizations/{org}/tokens";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

    private static TollgateProcess start(Collector collector, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", PASSWORD);
        settings.putAll(collector.environment("http/protobuf"));
        settings.putAll(more);
        return TollgateProcess.start(settings);
    }

    private static Tenant tenant(TollgateProcess process, String trace) {
        Api admin = Api.on(process).login(ADMIN, PASSWORD).with("traceparent", "00-" + trace + "-" + PARENT + "-01");
        return Tenant.create(admin, "Traced");
    }

    /** As gateways do, also with targets that only the entrance in front of the router knows. */
    private static void verify(TollgateProcess process, Tenant tenant, String trace) {
        String gateway = tenant.newToken("Gateway").value();
        Api asking = Api.on(process).bearer(gateway).with("traceparent", "00-" + trace + "-" + PARENT + "-01");
        asking.get("/auth").expect(200);
        asking.get("/ext-authz/any/path").expect(200);
        asking.get("//ext-authz/any/path").expect(200);
        asking.post("/api/v1/verify", Map.of("token", gateway)).expect(200);
        asking.form("/oauth2/introspect", "token=" + gateway).expect(200);
    }

    @Test
    void callOfTheAdminApiIsASpanOfTheCallersTraceAndVerificationIsNone() {
        try (Collector collector = new Collector();
                TollgateProcess process = start(
                        collector,
                        Map.of(
                                "QUARKUS_OTEL_SDK_DISABLED", "false",
                                "QUARKUS_LOG_CONSOLE_FORMAT", "[%X{traceId}] %s%n",
                                "QUARKUS_LOG_CATEGORY__ORG_HIBERNATE__LEVEL", "DEBUG"))) {
            Tenant tenant = tenant(process, TRACE);
            verify(process, tenant, OTHER_TRACE);
            tenant.newToken();
            tenant.owner().get(tenant.path("audit-events")).expect(200);

            Await.until(
                    Duration.ofSeconds(20),
                    "the last call's span",
                    () -> collector.has("GET /api/v1/organizations/{org}/audit-events"));
            assertThat(collector.has(CREATE_TOKEN)).isTrue();
            assertThat(collector.hasId(TRACE)).as("the caller's trace").isTrue();
            assertThat(collector.hasId(PARENT)).as("the caller's span").isTrue();
            assertThat(collector.hasId(OTHER_TRACE))
                    .as("the trace of a verification")
                    .isFalse();
            assertThat(collector.received())
                    .noneMatch(message -> message.contains("ext-authz")
                            || message.contains("/auth")
                            || message.contains("/api/v1/verify")
                            || message.contains("introspect"));
            assertThat(process.output()).contains("[" + TRACE + "]");
        }
    }

    @Test
    void spansLeaveByGrpcToo() {
        Map<String, String> settings = new HashMap<>();
        try (Collector collector = new Collector()) {
            settings.putAll(collector.environment("grpc"));
            settings.put("QUARKUS_OTEL_SDK_DISABLED", "false");
            try (TollgateProcess process = start(collector, settings)) {
                tenant(process, TRACE);

                Await.until(Duration.ofSeconds(20), "a span of the caller's trace", () -> collector.hasId(TRACE));
            }
        }
    }

    @Test
    void nothingIsSentUnlessSwitchedOn() {
        try (Collector collector = new Collector()) {
            try (TollgateProcess process = start(collector, Map.of())) {
                Tenant tenant = tenant(process, TRACE);
                verify(process, tenant, OTHER_TRACE);
            }
            // It has ended, and with it everything that it could still have had to send.
            assertThat(collector.received()).isEmpty();
        }
    }
}
